import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dmc, esme, gsme, labToken, SimulatorUnderTest, user } from '../testing/simulator-under-test.ts';

const estateToken = 'estate-token-of-the-test';
const folder = mkdtempSync(join(tmpdir(), 'gauntlet-admin-'));
const file = join(folder, 'changes.jsonl');
let simulator: SimulatorUnderTest;

beforeAll(async () => {
  simulator = await SimulatorUnderTest.start({ GAUNTLET_LAB_TOKEN: labToken, GAUNTLET_ESTATE_TOKEN: estateToken, GAUNTLET_ESTATE_CHANGES: file });
});

afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  await simulator.prepare();
});

const admin = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown, token = estateToken) => simulator.lab(method, `/estate/v1${path}`, body, token);
const lines = () => readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { action: string; actor: string; input: Record<string, unknown> });

describe('the administration of the estate', () => {
  it('shows an installation by a device or its set', async () => {
    const { status, body } = await admin('GET', `/installations/${esme.toLowerCase()}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'set-1', dmcId: 'dmc-1', lifecycle: 'commissioned', wan: 'up', requests: 0, electricity: { supply: 'Enabled' }, devices: [{ type: 'ESME', deviceId: esme, firmware: '0102' }, { type: 'GSME' }] });
    expect((await admin('GET', '/installations/set-1')).body).toMatchObject({ id: 'set-1' });
    expect((await admin('GET', '/installations/set-9')).status).toBe(404);
  });

  it('makes the next requests fail, so many and of one variant, and then no more', async () => {
    expect((await admin('POST', '/installations/set-1/faults', { next: { result: 'device-error', srv: '4.1.1', times: 2 } })).body).toEqual({ installation: 'set-1', faults: [], nextRequestsMeet: [{ result: 'device-error', srv: '4.1.1', times: 2 }] });
    expect((await simulator.exchange('7.4', esme)).messageSuccess).toBe(true);
    const outcomes = [];
    for (let time = 0; time < 3; time += 1) outcomes.push((await simulator.exchange('4.1.1', esme)).messageSuccess);
    expect(outcomes).toEqual([false, false, true]);
  });

  it('takes the HAN from an installation and gives it back', async () => {
    await admin('POST', '/installations/set-1/faults', { add: ['no-han'] });
    expect((await simulator.send('4.1.1', gsme)).code).toBe('I99');
    expect((await simulator.nextReceived()).code).toBe('E21');
    await admin('POST', '/installations/set-1/faults', { remove: ['no-han'] });
    expect((await simulator.exchange('4.1.1', gsme)).messageSuccess).toBe(true);
  });

  it('adds populations all or none', async () => {
    const population = { id: 'p1', dmc, count: 10, firstDeviceId: '00-DB-01-00-00-00-00-00' };
    const overlapping = { ...population, id: 'p2', firstDeviceId: '00-DB-01-00-00-00-00-50' };
    expect((await admin('POST', '/populations', { populations: [population, overlapping] })).status).toBe(409);
    expect((await admin('GET', '')).body).toMatchObject({ installations: 1, populations: [] });
    expect((await admin('POST', '/populations', { populations: [population, { ...overlapping, firstDeviceId: '00-DB-01-00-00-00-01-00' }] })).body).toMatchObject({ installations: 21 });
    expect((await simulator.exchange('4.1.1', '00-DB-01-00-00-00-01-90')).messageSuccess).toBe(true);
    const wrong = await admin('POST', '/populations', { populations: [{ ...population, id: 'p3', dmc: { ...dmc, id: 'dmc-wrong', simulation: { failing: [{ srv: '9.9.9', result: 'no-response' }] } } }] });
    expect(wrong).toMatchObject({ status: 422, body: { problems: [{ path: 'dmc.simulation.failing[0].srv' }] } });
  });

  it('freezes and moves time, raises alerts, switches the power', async () => {
    expect((await admin('PUT', '/clock', { frozen: true, now: '2027-03-01T10:00:00Z' })).body).toMatchObject({ frozen: true, simulatedNow: '2027-03-01T10:00:00.000Z' });
    expect((await admin('POST', '/alerts', { deviceId: esme, alertCode: '8F3F', userId: user })).status).toBe(202);
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'smets1-device-alert', alertCode: '8F3F' });
    expect((await admin('POST', '/power', { deviceId: esme, userId: user, power: 'off' })).status).toBe(202);
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'dcc-alert' });
    expect((await admin('GET', '/installations/set-1')).body).toMatchObject({ power: 'off since 2027-03-01T10:00:00.000Z', wan: 'down' });
    await admin('PUT', '/clock', { frozen: false, now: new Date().toISOString() });
  });

  it('writes down every change with who asked, and what was refused', async () => {
    const before = lines().length;
    await simulator.request('POST', '/estate/v1/installations/set-1/faults', { add: ['no-wan'] }, { authorization: `Bearer ${estateToken}`, 'gauntlet-actor': 'kate@lab\u00e9' });
    await admin('POST', '/alerts', { deviceId: esme, alertCode: '8F3F', userId: user });
    expect(lines().slice(before)).toMatchObject([
      { action: 'faults', actor: 'kate@lab?', input: { installation: 'set-1', add: ['no-wan'] } },
      { action: 'alert', actor: 'unnamed', input: { deviceId: esme } },
      { action: 'refused', input: { change: before + 2, reason: expect.stringContaining('WAN') as string } },
    ]);
    expect((await admin('GET', `/changes?after=${before}&limit=1`)).body).toMatchObject({ changes: [{ seq: before + 1 }], last: before + 3, brokenAt: null });
    expect((await admin('GET', '/changes?limit=many')).body).toMatchObject({ status: 422, problems: [{ path: 'limit' }] });
  });

  it.each<[string, number, () => Promise<{ status: number }>]>([
    ['no such fault', 422, () => admin('POST', '/installations/set-1/faults', { add: ['fire'] })],
    ['nothing to do', 422, () => admin('POST', '/installations/set-1/faults', {})],
    ['no JSON', 422, () => admin('POST', '/installations/set-1/faults', '{')],
    ['no such installation', 404, () => admin('POST', '/installations/set-9/faults', { add: ['no-wan'] })],
    ['a wrong token', 401, () => admin('GET', '', undefined, 'another-token-of-the-test')],
    ['the lab\'s token', 401, () => admin('GET', '', undefined, labToken)],
    ['another method', 405, () => admin('PUT', '/populations', {})],
    ['another path', 404, () => admin('GET', '/secrets')],
  ])('refuses %s with %i, and nothing is written', async (_, status, call) => {
    const before = lines().length;
    expect((await call()).status).toBe(status);
    expect(lines()).toHaveLength(before);
  });

  it('is not there without a token, and not without a file for its changes', async () => {
    const plain = await SimulatorUnderTest.start();
    try {
      expect((await plain.lab('GET', '/estate/v1', undefined, estateToken)).status).toBe(404);
    } finally {
      await plain.stop();
    }
    await expect(SimulatorUnderTest.start({ GAUNTLET_ESTATE_TOKEN: estateToken })).rejects.toThrow('ended before it was ready');
  });
});

describe('alert storms of a profile', () => {
  it('break out with the request that the profile names, and again, for the User that sent it', async () => {
    await simulator.prepare({ simulation: { alertStorms: [{ alertCode: '8F3F', from: 2, every: 2, count: 3 }] } });
    const kinds: string[] = [];
    for (let time = 0; time < 4; time += 1) {
      await simulator.send('7.4', esme);
      for (let message = 0; message < (time % 2 === 1 ? 4 : 1); message += 1) kinds.push((await simulator.nextReceived()).kind);
    }
    expect(kinds.map((kind) => (kind === 'smets1-response' ? 'R' : 'A')).toSorted().join('')).toBe('AAAAAARRRR');
  });
});
