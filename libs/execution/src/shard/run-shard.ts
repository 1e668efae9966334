import type { JobPayload, PackHash, ShardClaim, ShardId, ShardProgress, ShardResult, TestPack, WorkerId } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { ControlPlane } from '../ports/control-plane.ts';
import type { ResultWriter } from '../ports/result-store.ts';
import type { Lab, Target } from '../ports/target.ts';
import type { ShardTest } from './attempt-row.ts';
import { installationOf } from './installation.ts';
import { pause } from './pause.ts';
import { runTests } from './run-tests.ts';
import { ShardLease } from './shard-lease.ts';
import { ShardRows } from './shard-rows.ts';

export interface ShardClock {
  /** Microseconds since the Unix epoch, UTC. */
  readonly nowUs: () => bigint;
  /** Milliseconds on a clock that never goes back. */
  readonly monotonicMs: () => number;
}

export interface ShardLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface RunShardDeps {
  readonly controlPlane: Pick<ControlPlane, 'claim' | 'heartbeat' | 'report' | 'pack'>;
  readonly target: Pick<Target, 'version' | 'request' | 'awaitAlert'>;
  readonly lab: Lab;
  readonly results: Pick<ResultWriter, 'write'>;
  /** Who this worker is to the orchestrator, and to the target (EUI-64). */
  readonly worker: { readonly workerId: WorkerId; readonly userId: string };
  readonly clock: ShardClock;
  readonly log: ShardLog;
}

/** A shard job and where its spans belong. */
export type ShardJob = JobPayload<'run-shard'> & { readonly traceparent: string };

export interface ShardJobContext {
  /** Aborts when this worker must stop at once; the shard is then taken over when its lease expires. */
  readonly signal: AbortSignal;
  /** Called after every test; sending it less often is the queue's to do. */
  readonly progress: (progress: ShardProgress) => void;
}

const unavailablePauseMs = 1_000;

/**
 * Runs one shard: claim, tests, rows, result.
 *
 * The order of writes is the contract: every row is acknowledged by the store before the result goes to the orchestrator, and the result
 * is recorded before the job completes. Killed anywhere in between, the shard is run again under a higher lease token, and the rows of
 * this one do not count. A worker whose token is stale stops without a report.
 * @returns `delayMs` when the job is to come back later; undefined when there is nothing more to do for it
 */
export async function runShard(job: ShardJob, deps: RunShardDeps, context: ShardJobContext): Promise<{ readonly delayMs: number } | undefined> {
  const askedAtMs = deps.clock.monotonicMs();
  const claimed = await claim(job, deps);
  if (claimed.kind === 'gone') return undefined;
  if (claimed.kind === 'held') return { delayMs: claimed.retryAfterMs };
  const { controlPlane, clock, log, worker } = deps;
  const lease = new ShardLease({ claim: claimed.claim, askedAtMs, workerId: worker.workerId, controlPlane, clock, log, shutdown: context.signal });
  try {
    await runClaimed({ job, claim: claimed.claim, lease }, deps, context);
  } catch (error) {
    if (!lease.lost.aborted) throw error;
  } finally {
    lease.release();
  }
  if (lease.lost.aborted) log.warn('shard given up', { runId: job.runId, shardId: job.shardId, leaseToken: claimed.claim.leaseToken, why: lease.end });
  return lease.end === 'shutdown' ? { delayMs: claimed.claim.leaseTtlMs } : undefined;
}

async function claim(job: ShardJob, deps: RunShardDeps): ReturnType<ControlPlane['claim']> {
  try {
    return await deps.controlPlane.claim(job.shardId as ShardId, deps.worker.workerId, job.generation);
  } catch (error) {
    if (!isRetryable(error)) throw error;
    deps.log.warn('claim failed', { shardId: job.shardId, error });
    return { kind: 'held', retryAfterMs: unavailablePauseMs };
  }
}

interface ClaimedShard {
  readonly job: ShardJob;
  readonly claim: ShardClaim;
  readonly lease: ShardLease;
}

async function runClaimed(shard: ClaimedShard, deps: RunShardDeps, context: ShardJobContext): Promise<void> {
  const { job, claim: claimed, lease } = shard;
  const startedMs = deps.clock.monotonicMs();
  const tests = await whileHeld(shard, deps, 'loading the pack failed', () => loadTests(claimed, deps));
  const targetVersion = await deps.target.version();
  const rows = new ShardRows(claimed, deps.results, lease.lost);
  const counts = await runTests(
    {
      identity: { claim: claimed, workerId: deps.worker.workerId, targetVersion, traceId: job.traceparent.slice(3, 35) },
      tests,
      rows,
      halted: lease.halted,
      progress: ({ passed, failed, infrastructure }) => context.progress({ shardId: claimed.shardId, done: passed + failed + infrastructure, passed, failed, infrastructure }),
    },
    { target: deps.target, lab: deps.lab, installation: installationOf(claimed), userId: deps.worker.userId, nowUs: deps.clock.nowUs, monotonicMs: deps.clock.monotonicMs, nextTraceparent: sampledOnce(job.traceparent) },
  );
  if (lease.lost.aborted) return;
  await rows.acknowledged();
  const durationMs = deps.clock.monotonicMs() - startedMs;
  const result: ShardResult = { workerId: deps.worker.workerId, leaseToken: claimed.leaseToken, ...counts, attempts: rows.attempts, durationMs, targetVersion };
  const recorded = await whileHeld(shard, deps, 'reporting failed', () => deps.controlPlane.report(claimed.shardId, result));
  deps.log.info('shard ended', { runId: claimed.runId, shardId: claimed.shardId, dmcId: claimed.dmc.id, leaseToken: claimed.leaseToken, ...counts, attempts: rows.attempts, durationMs, recorded });
}

async function loadTests(claimed: ShardClaim, deps: RunShardDeps): Promise<ShardTest[]> {
  const packs = new Map<PackHash, { readonly pack: TestPack; readonly tests: ReadonlyMap<string, TestPack['tests'][number]> }>();
  for (const hash of new Set(claimed.tests.map((planned) => planned.packHash))) {
    const pack = await deps.controlPlane.pack(hash);
    packs.set(hash, { pack, tests: new Map(pack.tests.map((test) => [test.key, test])) });
  }
  return claimed.tests.map((planned) => {
    const loaded = packs.get(planned.packHash);
    const test = loaded?.tests.get(planned.testKey);
    if (loaded === undefined || test === undefined) throw new GauntletError('internal', 'the pack has no such test', { details: { packHash: planned.packHash, testKey: planned.testKey } });
    return { planned, pack: loaded.pack, test };
  });
}

/** Repeats what failed for want of the orchestrator until it succeeds or the lease is lost; heartbeats go on meanwhile. */
async function whileHeld<T>({ claim: claimed, lease }: ClaimedShard, deps: RunShardDeps, message: string, action: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await action();
    } catch (error) {
      if (!isRetryable(error) || lease.lost.aborted) throw error;
      deps.log.warn(message, { shardId: claimed.shardId, error });
      await pause(Math.min(unavailablePauseMs, 100 * 2 ** failures), lease.lost);
      if (lease.lost.aborted) throw error;
    }
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof GauntletError && error.retryable;
}

/** Only the first request of a shard asks the target to record a span: one per test would outnumber the tests. */
function sampledOnce(traceparent: string): () => string {
  const rest = `${traceparent.slice(0, -2)}00`;
  let next = traceparent;
  return () => {
    const current = next;
    next = rest;
    return current;
  };
}
