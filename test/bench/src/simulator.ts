import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { commandLineUserId, defaultS1spIds, workerUserRoles } from '@gauntlet/contracts';
import { buildServiceRequest, createSigner, loadCredentials, RequestCounter, webServicePaths, type Signer } from '@gauntlet/duis';
import { request } from 'undici';
import type { BenchReport } from './bench-report.ts';
import { ExchangeDriver } from './exchange-driver.ts';
import { median } from './print-report.ts';
import { ownSecondsOf } from './processor-seconds.ts';

const roundsCount = 7;
const exchangesPerRound = 4_000;
const signaturesPerRound = 2_000;
const labToken = 'lab-token-of-the-bench';
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const installations = 1_000_000;
const firstDevice = '00-DB-00-10-00-00-00-00';
const dmc = {
  id: 'bench',
  release: 'IOC',
  installationType: 'active',
  deviceModels: ['ESME', 'GSME', 'CHF', 'GPF', 'PPMID'].map((type) => ({ type, manufacturer: 'Aldwick', model: 'M1', firmwareVersion: '0102' })),
  communicationsServiceProvider: 'csp',
  smso: 'smso',
  s1sp: defaultS1spIds[0],
  smetsVersion: 'SMETS1 V1.2',
};

/**
 * The simulator without checks, state and signatures against bare node:http with bytes of the same size: processor time of the server
 * for an exchange (request, acknowledgement, Response), so that what else the machine does counts little. Then with all of it on, what
 * signing costs beside OpenSSL's own limit, and an estate of a million installations.
 */
export async function run(): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-bench-'));
  const driver = await ExchangeDriver.open();
  const started: ChildProcess[] = [];
  try {
    const credentials = join(folder, 'credentials');
    const store = await loadCredentials(credentials, [{ organisation: commandLineUserId, role: workerUserRoles }]);
    const credential = store.credential(commandLineUserId);
    if (credential === undefined) throw new Error('no credential of the User');
    const signer = createSigner(credential);
    const simulator = async (settings: Readonly<Record<string, string>>): Promise<Server> =>
      serve(started, [join(repository, 'apps/device-simulator/dist/main.js')], { GAUNTLET_SIMULATOR_PORT: '0', GAUNTLET_CREDENTIALS_DIR: credentials, GAUNTLET_LAB_TOKEN: labToken, GAUNTLET_DELIVER_TO: driver.endpointUrl, ...settings });
    const without = await simulator({ GAUNTLET_SIMULATOR_BARE: 'answers-prove-nothing' });
    const whole = await simulator({});
    const populateMs = await populate(whole.url);
    await driver.run(without.url, webServicePaths['send-command'], bodies(10, undefined));
    const bare = await serve(started, [join(repository, 'test/bench/src/bare-server.ts'), String(driver.answerBytes), String(driver.messageBytes), driver.endpointUrl], {});
    const rounds = await measure(driver, { bare, without, whole }, signer);
    const perSecond = signaturesPerSecond(signer, rounds);
    const estate = measureEstate();
    const ratioOf = (name: string): number => median((rounds['bare node:http'] ?? []).map((bareUs, round) => bareUs / (rounds[name]?.[round] ?? Number.NaN)));
    return {
      name: 'simulator',
      ratio: ratioOf('simulator, bare'),
      goal: 0.75,
      rounds,
      figures: { ratioWithChecksStateAndSignatures: ratioOf('simulator'), exchangesPerSecondPerCore: 1e6 / median(rounds['simulator'] ?? []), ...perSecond, millionStartMs: whole.readyMs + populateMs, ...estate },
    };
  } finally {
    driver.close();
    for (const child of started) {
      child.kill('SIGKILL');
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Server {
  readonly url: string;
  readonly pid: number;
  readonly readyMs: number;
}

async function serve(started: ChildProcess[], args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Server> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...args], { env: { PATH: process.env['PATH'] ?? '', ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const entry = JSON.parse(line) as { readonly message: string; readonly url: string };
    if (entry.message === 'ready') return { url: entry.url, pid: child.pid ?? 0, readyMs: performance.now() - startedMs };
  }
  const [code] = (await once(child, 'exit')) as [number];
  throw new Error(`${args.join(' ')} ended with ${code} before it was ready`);
}

/** @returns how long it took, in milliseconds */
async function populate(url: string): Promise<number> {
  const startedMs = performance.now();
  const body = JSON.stringify({ id: 'bench', dmc, count: installations, firstDeviceId: firstDevice });
  const answer = await request(`${url}/lab/v1/populations`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${labToken}` }, body });
  if (answer.statusCode !== 201) throw new Error(`populating answered ${answer.statusCode}: ${await answer.body.text()}`);
  await answer.body.dump();
  return performance.now() - startedMs;
}

const counter = new RequestCounter(() => BigInt(Math.trunc(performance.timeOrigin + performance.now())) * 1_000n);
let installation = 0;

/** Requests to one installation after the other, none twice. */
function bodies(count: number, signer: Signer | undefined): readonly string[] {
  return Array.from({ length: count }, () => {
    const target = (BigInt(`0x${firstDevice.replaceAll('-', '')}`) + BigInt(installation++ % installations) * 16n).toString(16).toUpperCase().padStart(16, '0').match(/../g)?.join('-') ?? '';
    const requestId = { originator: commandLineUserId, target, counter: counter.next() };
    const unsigned = buildServiceRequest({ requestId, serviceReference: '4.1', srv: '4.1.1', commandVariant: 1, bodyElement: 'ReadInstantaneousImportRegisters', body: {} });
    return signer === undefined ? unsigned : signer.sign(unsigned);
  });
}

type Servers = Readonly<Record<'bare' | 'without' | 'whole', Server>>;

/** Microseconds of the server's processor time for an exchange; the first round only warms up. */
async function measure(driver: ExchangeDriver, { bare, without, whole }: Servers, signer: Signer): Promise<Record<string, number[]>> {
  const variants = { 'bare node:http': bare, 'simulator, bare': without, simulator: whole };
  const rounds: Record<string, number[]> = {};
  for (let round = -1; round < roundsCount; round += 1) {
    for (const [name, server] of Object.entries(variants)) {
      // Signed for all, so that every server takes as many bytes.
      const sent = bodies(exchangesPerRound, signer);
      const before = ownSecondsOf(server.pid);
      await driver.run(server.url, webServicePaths['send-command'], sent);
      if (round >= 0) (rounds[name] ??= []).push(((ownSecondsOf(server.pid) - before) / exchangesPerRound) * 1e6);
    }
  }
  return rounds;
}

/** Signatures of one core, with the hash of the message, against the signatures of OpenSSL, which are of nothing; interleaved. */
function signaturesPerSecond(signer: Signer, rounds: Record<string, number[]>): Record<string, number> {
  const [message = ''] = bodies(1, undefined);
  for (let round = -1; round < roundsCount; round += 1) {
    const before = process.threadCpuUsage();
    for (let time = 0; time < signaturesPerRound; time += 1) signer.sign(message);
    const { user, system } = process.threadCpuUsage(before);
    const limit = opensslSignsPerSecond();
    if (round < 0) continue;
    (rounds['signatures a second'] ??= []).push(signaturesPerRound / ((user + system) / 1e6));
    if (limit !== undefined) (rounds['signatures a second, openssl speed'] ??= []).push(limit);
  }
  const [ours, limits] = [rounds['signatures a second'] ?? [], rounds['signatures a second, openssl speed'] ?? []];
  const perCore = { signaturesPerSecondPerCore: median(ours) };
  return limits.length === 0 ? perCore : { ...perCore, signatureRatioToOpenssl: median(ours.map((value, round) => value / (limits[round] ?? Number.NaN))) };
}

/** By processor time, as `openssl speed` counts; undefined where there is no openssl. */
function opensslSignsPerSecond(): number | undefined {
  try {
    const text = execFileSync('openssl', ['speed', '-mr', '-seconds', '1', 'ecdsap256'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    // +F4:number:bits:signatures:verifications, by the second; older versions say how many seconds one takes.
    const told = Number(/^\+F4:\d+:256:([\d.e-]+):/m.exec(text)?.[1]);
    if (!(told > 0)) return undefined;
    return told > 1 ? told : 1 / told;
  } catch {
    return undefined;
  }
}

/** A million installations in a process of their own: memory, and how long the first touch of one takes. */
function measureEstate(): Record<string, number> {
  const program = join(repository, 'apps/device-simulator/src/testing/measure-estate.ts');
  const text = execFileSync(process.execPath, ['--expose-gc', '--max-old-space-size=4096', '--conditions=@gauntlet/source', program, String(installations)], { encoding: 'utf8' });
  const measured = JSON.parse(text) as { readonly populateMs: number; readonly populatedMiB: number; readonly touchedHeapMiB: number; readonly residentMiB: number; readonly firstTouch: { readonly p99Us: number } };
  return { millionPopulateMs: measured.populateMs, millionUntouchedMiB: measured.populatedMiB, millionTouchedMiB: measured.touchedHeapMiB, millionTouchedResidentMiB: measured.residentMiB, firstTouchP99Us: measured.firstTouch.p99Us };
}
