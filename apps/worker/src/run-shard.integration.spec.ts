import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultS1spIds, networkUserOf, userIdOfWorkerSlot, workerUsers } from '@gauntlet/contracts';
import type { AttemptRow, Dmc, EvidenceRow, LeaseToken, RunId, ShardResult, TestPack, WorkerId } from '@gauntlet/contracts';
import { DuisClient, createSigner, createVerifier, dccAccessControlBrokerId, loadCredentials, receivePath, startReceiveEndpoint } from '@gauntlet/duis';
import type { ReceiveEndpoint, Verifier } from '@gauntlet/duis';
import { runShard } from '@gauntlet/execution';
import { compileTests, loadSamplePortfolio, loadStandardPacks, packHash } from '@gauntlet/test-packs';
import { HttpLab } from './clients/http-lab.ts';
import { JsonClient } from './clients/json-client.ts';
import { processClock } from './clock.ts';
import { DuisTarget } from './target/duis-target.ts';
import { HttpTransport } from './target/http-transport.ts';

const userId = userIdOfWorkerSlot(0);
const labToken = '0123456789abcdef';
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

let folder: string;
let simulator: ChildProcess;
let receive: ReceiveEndpoint;
let target: DuisTarget;
let labClient: JsonClient;
let lab: HttpLab;
let client: DuisClient;
let verifier: Verifier;
let packs: readonly TestPack[];
let dmcs: readonly Dmc[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-worker-'));
  const credentials = await loadCredentials(folder, [...workerUsers, { organisation: dccAccessControlBrokerId, role: 'DCC' }, ...defaultS1spIds.map((organisation) => ({ organisation, role: 'S1SP' }))]);
  verifier = createVerifier(credentials.publicCredentials());
  const url = await startSimulator();
  const transport = new HttpTransport({ url, connections: 8 });
  client = new DuisClient({ transport, verifier, nowUs: processClock.nowUs });
  receive = await startReceiveEndpoint({ host: '127.0.0.1', port: 0, receive: (xml) => transport.receive(xml), onRefused: (reason) => expect.unreachable(reason) });
  const [own, network] = [credentials.credential(userId), credentials.credential(networkUserOf(userId))];
  if (own === undefined || network === undefined) throw new Error('no credential');
  client.speakAs(createSigner(own), createSigner(network));
  target = new DuisTarget({ client, transport });
  labClient = new JsonClient({ name: 'lab', url, token: labToken });
  lab = new HttpLab(labClient, processClock.nowUs);
  for (const each of [userId, networkUserOf(userId)]) await lab.registerReceiveEndpoint(each, `${receive.url}${receivePath}`);
  packs = await loadStandardPacks();
  dmcs = (await loadSamplePortfolio()).dmcs;
});

afterAll(async () => {
  await Promise.all([target.close(), labClient.close(), receive.close()]);
  simulator.kill('SIGTERM');
  await once(simulator, 'exit');
  await rm(folder, { recursive: true });
});

async function startSimulator(): Promise<string> {
  const main = fileURLToPath(new URL('../../device-simulator/src/main.ts', import.meta.url));
  simulator = spawn(process.execPath, ['--conditions=@gauntlet/source', main], {
    env: { PATH: process.env['PATH'], GAUNTLET_CREDENTIALS_DIR: folder, GAUNTLET_SIMULATOR_PORT: '0', GAUNTLET_LAB_TOKEN: labToken },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (simulator.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: simulator.stdout })) {
    const { message, url } = JSON.parse(line) as { message: string; url?: string };
    if (message === 'ready' && url !== undefined) return url;
  }
  throw new Error('the simulator ended before it was ready');
}

/** Runs the packs on one device set of a DMC as one shard, with the orchestrator and the store in memory. */
async function run(dmc: Dmc, selected: readonly TestPack[]) {
  const attempts: AttemptRow[] = [];
  const evidence: EvidenceRow[] = [];
  const results: ShardResult[] = [];
  const byHash = new Map(selected.map((pack) => [packHash(pack), pack]));
  const [deviceSet] = dmc.deviceSets;
  if (deviceSet === undefined) throw new Error('no device set');
  const tests = [...byHash].flatMap(([hash, pack]) => compileTests(pack, hash, dmc));
  await runShard(
    { runId: 'run', shardId: `shard-${dmc.id}`, generation: 1, traceparent },
    {
      target,
      lab,
      clock: processClock,
      worker: { workerId: 'worker' as WorkerId, userId },
      log: { info: () => undefined, warn: () => undefined },
      results: {
        write: async (batch) => {
          attempts.push(...batch.attempts);
          evidence.push(...batch.evidence);
        },
      },
      controlPlane: {
        claim: async (shardId) => ({ kind: 'claimed', claim: { runId: 'run' as RunId, shardId, leaseToken: 1 as LeaseToken, leaseTtlMs: 60_000, dmc, deviceSet, environment: 'local', tests, infrastructureRetries: 1 } }),
        heartbeat: async () => ({ cancelled: false }),
        pack: async (hash) => {
          const pack = byHash.get(hash);
          if (pack === undefined) throw new Error('no such pack');
          return pack;
        },
        report: async (_shardId, result) => {
          results.push(result);
          return 'recorded';
        },
      },
    },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  return { attempts, evidence, results, planned: tests.length };
}

describe('runShard against the device simulator', () => {
  it('every test of the standard packs passes on a DMC without deviations, and its evidence is whole', async () => {
    const healthy = dmcs.find((dmc) => (dmc.simulation?.failing ?? []).length === 0 && dmc.simulation?.wanLostAfterRequests === undefined && dmc.installationType !== 'dormant');
    if (healthy === undefined) throw new Error('the sample portfolio has a healthy DMC');
    const { attempts, evidence, results, planned } = await run(healthy, packs);
    expect(attempts.filter(({ outcome }) => outcome !== 'passed').map(({ testKey, outcome, reason }) => `${testKey}: ${outcome}: ${reason}`)).toEqual([]);
    expect(results).toMatchObject([{ passed: planned, failed: 0, infrastructure: 0, cancelled: 0, attempts: planned }]);
    expect(planned).toBeGreaterThan(60);
    for (const attempt of attempts) {
      const messages = evidence.filter(({ attemptId }) => attemptId === attempt.attemptId);
      expect(messages.length).toBeGreaterThan(1);
      const hash = createHash('sha256');
      for (const { message } of messages) hash.update(message);
      expect(attempt.evidenceHash).toBe(hash.digest('hex'));
    }
    const responses = evidence.filter(({ direction }) => direction === 'response' || direction === 'alert');
    expect(responses.length).toBeGreaterThan(60);
    expect(responses.filter(({ message }) => !verifier.verify(message).ok)).toEqual([]);
    expect(client.counts.refused).toBe(0);
  });

  it('a DMC whose WAN is lost midway is undecided, not failed', async () => {
    const lost = dmcs.find((dmc) => dmc.simulation?.wanLostAfterRequests !== undefined);
    if (lost === undefined) throw new Error('the sample portfolio has a DMC that loses its WAN');
    const { results } = await run(lost, packs);
    expect(results).toMatchObject([{ failed: 0, cancelled: 0 }]);
    expect(results[0]?.passed).toBeGreaterThan(0);
    expect(results[0]?.infrastructure).toBeGreaterThan(0);
  });
});
