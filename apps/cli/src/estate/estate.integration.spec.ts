import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { userIdOfWorkerSlot } from '@gauntlet/contracts';
import { readServiceResponse } from '@gauntlet/duis';
import { cliMain } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const mix = fileURLToPath(new URL('../../../device-simulator/data/mixes/small-town.yaml', import.meta.url));
const device = '00-DB-00-80-00-00-FA-00';
/** Messages that went to the common address, as from a DCC Boxed. */
const received: string[] = [];
const listener = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push(Buffer.concat(chunks).toString());
    response.writeHead(204).end();
  });
});

let state: string;
let served: ChildProcess;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'gauntlet-estate-'));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  served = start('estate', 'serve', '--port', '0', '--mix', mix, '--deliver-to', `http://127.0.0.1:${(listener.address() as AddressInfo).port}/smartdcc/duis`);
  for await (const line of createInterface({ input: served.stdout ?? process.stdin })) if (line.startsWith('The estate is up')) break;
});

afterAll(async () => {
  listener.close();
  listener.closeAllConnections();
  if (served.exitCode === null) served.kill('SIGKILL');
  await rm(state, { recursive: true, force: true });
});

function start(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [cliMain, '--state', state, ...args], { env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const child = start(...args);
  const texts = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...texts };
}

const json = async (...args: readonly string[]): Promise<unknown> => JSON.parse((await run('-o', 'json', ...args)).out);

describe('estate serve', () => {
  it('is a stand-in for the DCC: populated, it answers duis send', async () => {
    expect(await json('estate', 'show')).toMatchObject({ installations: 20_005, populations: [{ id: 'town-1', state: 'dormant' }, {}, {}, {}] });
    const { code, out } = await run('duis', 'send', '--srv', '4.1.1', '--device', device);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('Electricity.ActiveImportRegister.Value') as string });
  });

  it('delivers to the common address what is for a User that registered none', async () => {
    expect((await run('estate', 'alert', device, '8F3F', '--user', userIdOfWorkerSlot(5))).code).toBe(0);
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(1);
    expect(readServiceResponse(received[0] ?? '')).toMatchObject({ kind: 'smets1-device-alert', alertCode: '8F3F' });
  });

  it('changes faults and time, and shows each change and whether the log is whole', async () => {
    expect((await run('estate', 'fault', device, '--next', 'device-error', '--srv', '4.1.1', '--add', 'gas-gt01')).out).toContain('town-2.0: gas-gt01');
    expect((await run('duis', 'send', '--srv', '4.1.1', '--device', device)).out).toContain('MessageSuccess false');
    expect((await run('estate', 'time', '--freeze', '--now', '2027-01-31T10:00:00+01:00')).out).toContain('simulated 2027-01-31T09:00:00.000Z, frozen');
    expect((await run('estate', 'power', device, 'off', '--user', userIdOfWorkerSlot(5))).code).toBe(0);
    expect(await json('estate', 'show', 'town-2.0')).toMatchObject({ faults: ['gas-gt01'], power: 'off since 2027-01-31T09:00:00.000Z', wan: 'down' });
    expect(await json('estate', 'changes')).toMatchObject({ brokenAt: null, changes: [{ action: 'populate' }, { action: 'alert' }, { action: 'faults' }, { action: 'clock' }, { action: 'power' }] });
    const log = join(state, 'estate-changes.jsonl');
    const text = await readFile(log, 'utf8');
    await writeFile(log, text.replace('"gas-gt01"', '"no-wan"'));
    expect(await run('estate', 'changes')).toMatchObject({ code: 1, err: 'the log is not whole: line 3 is not as it was written, or one before it is missing\n' });
    await writeFile(log, text);
  });

  it.each<[string, readonly string[], number, string]>([
    ['a device that is not there', ['estate', 'show', '00-DB-00-80-FF-00-FA-00'], 1, 'there is no device'],
    ['no EUI-64', ['estate', 'alert', device, '8F3F', '--user', 'me'], 2, 'expected an EUI-64'],
    ['an unknown alert', ['estate', 'alert', device, 'XXXX', '--user', userIdOfWorkerSlot(5)], 104, 'expected a GBCS alert code'],
    ['nothing to change', ['estate', 'fault', device], 104, 'expected something to add'],
    ['an unknown fault', ['estate', 'fault', device, '--add', 'fire'], 2, 'expected no-wan'],
    ['a mix that is none', ['estate', 'populate', fileURLToPath(import.meta.url)], 104, 'expected'],
    ['a second one on the state folder', ['estate', 'serve', '--port', '0'], 1, 'already'],
    ['a time without zone', ['estate', 'time', '--now', '2027-01-31'], 2, 'expected a time'],
  ])('refuses %s', async (_, args, code, says) => {
    const result = await run(...args);
    expect(result.code).toBe(code);
    expect(result.err).toContain(says);
  });

  it('ends with SIGTERM, and estate says so', async () => {
    served.kill('SIGTERM');
    expect(await once(served, 'exit')).toEqual([0, null]);
    expect(await run('estate', 'show', '--target', 'http://127.0.0.1:1')).toMatchObject({ code: 97, err: expect.stringContaining('no answer from http://127.0.0.1:1') as string });
  });
});
