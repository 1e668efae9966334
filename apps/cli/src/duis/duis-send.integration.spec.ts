import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { commandLineUserId, defaultS1spIds } from '@gauntlet/contracts';
import { cliMain, makeCertificates } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const esme = '00-DB-00-01-00-00-01-A0';
const labToken = 'lab-token-of-the-test';
const dmc = {
  id: 'dmc-1',
  release: 'IOC',
  installationType: 'dormant',
  deviceModels: [{ type: 'ESME', manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' }],
  communicationsServiceProvider: 'csp',
  smso: 'smso',
  s1sp: defaultS1spIds[0],
  smetsVersion: 'SMETS1 V1.2',
};

let state: string;
const simulators: ChildProcess[] = [];
let url = '';

/** @returns its URL, with an installation of one ESME */
async function startSimulator(settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const main = fileURLToPath(new URL('../../../device-simulator/dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [main], { env: { GAUNTLET_SIMULATOR_PORT: '0', GAUNTLET_CREDENTIALS_DIR: join(state, 'credentials'), GAUNTLET_LAB_TOKEN: labToken, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  simulators.push(child);
  for await (const text of createInterface({ input: child.stdout })) {
    const entry = JSON.parse(text) as { message: string; url: string };
    if (entry.message === 'ready') return entry.url;
  }
  throw new Error('the simulator ended before it was ready');
}

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'gauntlet-duis-'));
  await writeFile(join(state, 'lab-token'), `${labToken}\n`);
  url = await startSimulator();
  const prepared = await fetch(`${url}/lab/v1/installations/prepare`, {
    method: 'POST',
    headers: { authorization: `Bearer ${labToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ dmc, deviceSet: { id: 'set-1', devices: [{ type: 'ESME', deviceId: esme }] }, state: 'commissioned', faults: [] }),
  });
  if (prepared.status !== 200) throw new Error(`preparing answered ${prepared.status}`);
});
afterAll(async () => {
  for (const child of simulators) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await rm(state, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let variables: Readonly<Record<string, string>> = {};

async function duis(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [cliMain, 'duis', ...args, '--state', state], { env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

const send = (...args: readonly string[]) => duis('send', '--target', url, '--device', esme, ...args);

describe('duis send', () => {
  it('sends as a User of its own and shows both legs, their times and the decoded answer', async () => {
    const { code, out, err } = await send('--srv', '4.1.1', '-o', 'json');
    expect([code, err]).toEqual([0, '']);
    const sent = JSON.parse(out) as { requestId: string; legs: readonly { afterMs: number }[] };
    expect(sent).toMatchObject({
      srv: '4.1.1',
      legs: [{ leg: 'request', afterMs: 0 }, { leg: 'acknowledgement', says: 'I99 accepted' }, { leg: 'response', says: 'I0 success' }],
      answer: { kind: 'device-result', deviceId: esme, success: true, element: 'ReadInstantaneousImportRegistersRsp', fields: { Electricity: { ActiveImportRegister: { ActiveEnergyUnit: 'Wh' } } } },
      failure: null,
    });
    expect(sent.requestId.startsWith(`${commandLineUserId}:${esme}:`)).toBe(true);
    for (const { afterMs } of sent.legs.slice(1)) expect(afterMs).toBeGreaterThan(0);
  });

  it('takes a body, answers a critical request in the direct form, and prints a table with the messages', async () => {
    expect((await send('--srv', '7.2')).code).toBe(0);
    const { code, out } = await send('--srv', '6.13', '--body', 'ReadLogPeriod.StartDateTime=2020-01-01T00:00:00.00Z', 'ReadLogPeriod.EndDateTime=2099-01-01T00:00:00.00Z', 'LogToRead=Event', '--xml');
    expect(code).toBe(0);
    expect(out).toContain('Supply disabled remotely');
    expect(out).toMatch(/response +\d+\.\d ms +\d+ +I0 success/);
    expect(out).toContain('<sr:Request ');
  });

  it('asks the DCC without a device; reads what is not answered by a device at once', async () => {
    const { code, out } = await duis('send', '--target', url, '--srv', '8.2', '--body', `DeviceID=${esme}`, '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ legs: [{}, { leg: 'acknowledgement' }], answer: { kind: 'dcc-result', fields: { DSPInventory: { Device: { DeviceID: esme } } } } });
  });

  it('waits for the alert of a future-dated request', async () => {
    const due = new Date(Date.now() + 5_000).toISOString();
    const { code, out } = await send('--srv', '1.6', '--body', `ExecutionDateTime=${due}`, 'Credit=', '--alert', '8F66', '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ alert: { kind: 'device-alert', alertCode: '8F66', deviceId: esme } });
  });

  it('exits 1 with code and meaning for a refusal; the form with a Pre-Command is one that the simulator refuses', async () => {
    const unknown = await duis('send', '--target', url, '--srv', '4.1.1', '--device', '00-DB-99-99-99-99-99-99');
    expect([unknown.code, unknown.out]).toEqual([1, expect.stringContaining('E19: the device is not known')]);
    const listed = await send('--srv', '7.2', '--mode', 'catalogue', '-o', 'json');
    expect([listed.code, JSON.parse(listed.out)]).toMatchObject([1, { answer: { kind: 'refusal', code: 'E12' } }]);
  });

  it('exits 104 with field, value and what was expected; an unknown variant gets near ones', async () => {
    const unknown = await send('--srv', '4.1.9');
    expect([unknown.code, unknown.err]).toEqual([104, expect.stringMatching(/srv: "4\.1\.9"\s+expected .*4\.1\.1 \(Read Instantaneous Import Registers\)/)]);
    const wrongDevice = await duis('send', '--target', url, '--srv', '4.1.1', '--device', 'meter');
    expect([wrongDevice.code, wrongDevice.err]).toEqual([104, expect.stringContaining('device: "meter"')]);
    const unwritable = await send('--srv', '3.1', '--body', 'a b=1');
    expect([unwritable.code, unwritable.err]).toEqual([104, expect.stringContaining('is not an XML name')]);
  });

  it('exits 97 when there is no target', async () => {
    const { code, err } = await duis('send', '--target', 'http://127.0.0.1:9', '--srv', '4.1.1', '--device', esme);
    expect([code, err]).toEqual([97, expect.stringContaining('ECONNREFUSED')]);
  });
});

describe('duis send with TLS', () => {
  it('shows its certificate to the target, and says what is wrong with its files', async () => {
    const { authority, server, client } = await makeCertificates(state);
    const secured = await startSimulator({
      GAUNTLET_SIMULATOR_TLS_CERT: server.certificate,
      GAUNTLET_SIMULATOR_TLS_KEY: server.key,
      GAUNTLET_SIMULATOR_TLS_CLIENT_CA: authority,
    });
    const ask = () => duis('send', '--target', secured, '--srv', '8.2', '--body', 'MPxN=123', '-o', 'json');
    variables = { GAUNTLET_TARGET_TLS_CA: authority };
    const stranger = await ask();
    variables = { GAUNTLET_TARGET_TLS_CA: authority, GAUNTLET_TARGET_TLS_CERT: client.certificate, GAUNTLET_TARGET_TLS_KEY: client.key };
    const known = await ask();
    variables = { GAUNTLET_TARGET_TLS_CERT: client.certificate };
    const half = await ask();
    variables = {};
    expect([stranger.code, known.code, half.code]).toEqual([97, 1, 104]);
    expect(JSON.parse(known.out)).toMatchObject({ answer: { kind: 'refusal', code: 'E19' } });
    expect(half.err).toContain('GAUNTLET_TARGET_TLS_*: only one of certificate and key is named');
  });
});

describe('duis catalogue', () => {
  it('lists what is asked for, with what DUIS says of it', async () => {
    const { code, out } = await duis('catalogue', '7.2', '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ srv: '7.2', bodyElement: 'DisableSupply', deviceTypes: ['ESME', 'GSME'], smets1: { basis: expect.any(String) as string } }]);
    expect((await duis('catalogue', 'no such thing')).code).toBe(1);
  });
});
