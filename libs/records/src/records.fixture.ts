import type { Dmc, PackHash, PlannedTest, Principal, RunId, ShardId, ShardResult, TestPack, WorkerId } from '@gauntlet/contracts';
import { dmcSchema, testPackSchema } from '@gauntlet/contracts';
import type { ClaimOutcome, NewRun, QueuedShard, Records } from '@gauntlet/execution';
import type { PostgresServer } from '@gauntlet/testkit';
import { startPostgres } from '@gauntlet/testkit';
import { randomUUID } from 'node:crypto';
import { openRecords } from './index.ts';

export type DatabaseKind = 'PGlite' | 'PostgreSQL';
export const databaseKinds: readonly DatabaseKind[] = ['PGlite', 'PostgreSQL'];

/** Opens empty records of one kind, as often as a spec file wants; `stop` closes all of them. */
export function recordsOf(kind: DatabaseKind) {
  let server: Promise<PostgresServer> | undefined;
  const opened: Records[] = [];
  const open = async (databaseUrl?: string, wallClockMs?: () => number) => {
    const records = await openRecords({ databaseUrl, wallClockMs });
    opened.push(records);
    return records;
  };
  const newUrl = async () => {
    if (kind === 'PGlite') return undefined;
    server ??= startPostgres();
    return await (await server).createDatabase(`records_${randomUUID().replaceAll('-', '')}`);
  };
  return {
    newUrl,
    open,
    openEmpty: async (wallClockMs?: () => number) => await open(await newUrl(), wallClockMs),
    stop: async () => {
      await Promise.all(opened.map((records) => records.close()));
      await (await server)?.stop();
    },
  };
}

export const operator: Principal = { subject: 'olivia', kind: 'person', roles: ['operator'] };

export function sampleDmc(id: string, deviceSets = 1, change: Partial<Dmc> = {}): Dmc {
  const sets = Array.from({ length: deviceSets }, (_, n) => ({ id: `${id}-set-${n + 1}`, devices: [{ type: 'ESME', deviceId: '00-DB-00-01-00-00-01-A0' }] }));
  const models = [{ type: 'ESME', manufacturer: 'Maker', model: 'Model', firmwareVersion: '1.0' }];
  return { ...dmcSchema.parse({ id, release: 'IOC', installationType: 'dormant', deviceModels: models, communicationsServiceProvider: 'csp', smso: 'smso', s1sp: '70-B3-D5-1F-30-00-A0-01', smetsVersion: '1.2', metersToEnrol: 5, deviceSets: sets }), ...change };
}

export function samplePack(key = 'pack', version = '1.0.0', name = 'Pack'): TestPack {
  const steps = [{ kind: 'send', srv: '4.1.1', device: 'ESME', expect: { result: 'success' } }];
  return testPackSchema.parse({ key, name, version, kind: 'functional', order: 1, releases: ['IOC'], precondition: { state: 'commissioned' }, tests: [{ key: 't1', title: 'T', functionalGroup: 'g', requirements: ['H3.14'], steps }] });
}

export function hashLike(digit: string): PackHash {
  return digit.repeat(64) as PackHash;
}

/** `dmcs`: DMC id → number of shards. Shards have two tests each unless `testsPerShard` says otherwise. */
export function sampleRun(dmcs: Readonly<Record<string, number>>, change: Partial<NewRun> = {}, testsPerShard = 2): NewRun {
  const runId = change.runId ?? (randomUUID() as RunId);
  const lanes = Object.entries(dmcs).map(([dmcId, shards]) => ({
    dmcId: dmcId as Dmc['id'],
    shards: Array.from({ length: shards }, (_, s) => ({
      shardId: `${runId}.${dmcId}.${s}` as ShardId,
      tests: Array.from({ length: testsPerShard }, (__, t): PlannedTest => ({ testId: `${'f'.repeat(40)}-${dmcId}-${s}-${t}` as PlannedTest['testId'], packHash: hashLike('a'), testKey: `t${t}` })),
    })),
  }));
  return { runId, packs: [hashLike('a')], environment: 'local', infrastructureRetries: 1, deadlineMinutes: 60, platformVersion: '0.1.0', traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`, lanes, ...change };
}

/** Imports the DMCs and one pack, so that runs can be made. */
export async function prepare(records: Records, dmcs: readonly Dmc[]): Promise<void> {
  await records.importDmcs(dmcs, operator);
  await records.savePack({ hash: hashLike('a'), pack: samplePack() }, operator);
}

export async function newWorker(records: Records, pid: number, nowMs: number): Promise<WorkerId> {
  return (await records.registerWorker({ pool: 'dmct', hostname: 'host', pid, version: '0.1.0', receiveUrl: 'http://127.0.0.1:1/' }, nowMs)).workerId;
}

export function resultOf(workerId: WorkerId, leaseToken: number, change: Partial<ShardResult> = {}): ShardResult {
  return { workerId, leaseToken, passed: 1, failed: 1, infrastructure: 0, cancelled: 0, attempts: 2, durationMs: 12.5, targetVersion: 'sim-1', ...change };
}

export function claimed(outcome: ClaimOutcome): Extract<ClaimOutcome, { kind: 'claimed' }> {
  if (outcome.kind !== 'claimed') throw new Error(`expected a claim, got ${outcome.kind}`);
  return outcome;
}

export function shardAt(queue: readonly QueuedShard[], index: number): QueuedShard {
  const shard = queue[index];
  if (shard === undefined) throw new Error(`expected ${index + 1} queued shards, got ${queue.length}`);
  return shard;
}
