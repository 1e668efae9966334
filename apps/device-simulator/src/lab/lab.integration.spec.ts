import { valuesAt } from '@gauntlet/duis';
import { describe, expect, it, afterAll, beforeAll } from 'vitest';
import { deviceSet, dmc, esme, silentUser, SimulatorUnderTest, user } from '../testing/simulator-under-test.ts';

let simulator: SimulatorUnderTest;

beforeAll(async () => {
  simulator = await SimulatorUnderTest.start();
});

afterAll(async () => {
  await simulator.stop();
});

describe('the lab', () => {
  it('migrates a dormant installation, which then answers', async () => {
    await simulator.prepare({ state: 'dormant' });
    for (const phase of ['authorise', 'validate', 'test-devices', 'commission']) {
      const { body } = await simulator.lab('POST', `/migration/v1/installations/set-1/${phase}`, { authorisation: 'valid' });
      expect(body).toEqual({ phase, result: 'completed', attempt: 1 });
    }
    expect((await simulator.exchange('4.1.1', esme)).messageSuccess).toBe(true);
  });

  it('raises an alert, signed, which the event log then shows', async () => {
    await simulator.prepare();
    expect((await simulator.lab('POST', '/lab/v1/alerts', { deviceId: esme, alertCode: '8F3F', userId: user })).status).toBe(202);
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'smets1-device-alert', alertCode: '8F3F', deviceId: esme });
  });

  it('loses the WAN for good: preparing again does not bring it back', async () => {
    const simulation = { wanLostAfterRequests: 1 };
    const other = { id: 'set-wan', devices: [{ type: 'ESME', deviceId: '00-DB-00-01-00-00-02-A0' }] };
    for (const code of ['I99', 'E20', 'E20']) {
      expect((await simulator.lab('POST', '/lab/v1/installations/prepare', { dmc: { ...dmc, id: 'dmc-wan', simulation }, deviceSet: other, state: 'commissioned', faults: [] })).status).toBe(200);
      expect((await simulator.send('4.1.1', '00-DB-00-01-00-00-02-A0')).code).toBe(code);
      if (code === 'I99') await simulator.nextReceived();
    }
    expect((await simulator.lab('POST', '/lab/v1/alerts', { deviceId: '00-DB-00-01-00-00-02-A0', alertCode: '8F3F', userId: user })).status).toBe(503);
  });

  it('makes a population, whose installations answer and keep their state', async () => {
    const population = { id: 'street', dmc, count: 100_000, firstDeviceId: '00-DB-00-77-00-00-00-00' };
    const { status, body } = await simulator.lab('POST', '/lab/v1/populations', population);
    expect({ status, body }).toMatchObject({ status: 201, body: { lastDeviceId: '00-DB-00-77-00-18-69-F1', deviceTypes: ['ESME', 'GSME'] } });
    expect((await simulator.lab('POST', '/lab/v1/populations', population)).body).toEqual(body);
    expect((await simulator.lab('POST', '/lab/v1/populations', { ...population, count: 99_999 })).status).toBe(409);
    const far = '00-DB-00-77-00-18-69-F0';
    await simulator.exchange('7.2', far);
    expect(valuesAt((await simulator.exchange('7.4', far)).payloadXml, 'SupplyState')).toEqual(['Disabled']);
    expect((await simulator.lab('GET', '/lab/v1/populations', undefined)).body).toMatchObject({ populations: [{ id: 'street', count: 100_000, state: 'commissioned' }] });
  });

  it('lists every problem of a preparation', async () => {
    const { status, body } = await simulator.lab('POST', '/lab/v1/installations/prepare', { dmc: { ...dmc, release: 'XOC', simulation: { latency: { kind: 'slow' } } }, deviceSet, state: 'asleep', faults: ['fire'] });
    expect(status).toBe(422);
    expect((body['problems'] as { path: string }[]).map(({ path }) => path)).toEqual(['dmc.release', 'dmc.simulation.latency.kind', 'state', 'faults[0]']);
  });

  it.each<[string, number, () => Promise<{ status: number }>]>([
    ['a wrong token', 401, () => simulator.lab('POST', '/lab/v1/alerts', {}, 'wrong')],
    ['no JSON', 422, () => simulator.lab('POST', '/lab/v1/alerts', '{')],
    ['an unknown User', 404, () => simulator.lab('PUT', '/lab/v1/receive-endpoints/90-B3-D5-1F-30-99-00-00', { url: 'http://127.0.0.1:1/' })],
    ['an endpoint that is no URL', 422, () => simulator.lab('PUT', `/lab/v1/receive-endpoints/${silentUser}`, { url: 'ftp://x/' })],
    ['an unknown device set', 404, () => simulator.lab('POST', '/migration/v1/installations/none/authorise', { authorisation: 'valid' })],
    ['an unknown phase', 404, () => simulator.lab('POST', '/migration/v1/installations/set-1/dance', { authorisation: 'valid' })],
    ['an unknown alert code', 422, () => simulator.lab('POST', '/lab/v1/alerts', { deviceId: esme, alertCode: 'FFFF', userId: user })],
    ['an S1SP that is not played', 422, () => simulator.lab('POST', '/lab/v1/installations/prepare', { dmc: { ...dmc, s1sp: '70-B3-D5-1F-30-00-A0-99' }, deviceSet, state: 'dormant', faults: [] })],
    ['a device of another set', 409, () => simulator.lab('POST', '/lab/v1/installations/prepare', { dmc, deviceSet: { ...deviceSet, id: 'set-2' }, state: 'dormant', faults: [] })],
  ])('refuses %s with %i', async (_, status, act) => {
    await simulator.prepare();
    expect((await act()).status).toBe(status);
  });

  it('does not exist without a token', async () => {
    const bare = await SimulatorUnderTest.start({});
    expect((await bare.lab('POST', '/lab/v1/alerts', {})).status).toBe(404);
    expect(await bare.stop()).toBe(0);
  });
});
