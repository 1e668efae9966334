import type { RunId, RunView, WorkerId } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { Advance, QueuedShard, Records } from '@gauntlet/execution';
import { newWorker, operator, prepare, resultOf, sampleDmc, sampleRun } from './records.fixture.ts';

const ttlMs = 10_000;
const requeueAfterMs = 20_000;
const dmcs = [sampleDmc('D0'), sampleDmc('D1'), sampleDmc('D2', 2), sampleDmc('D3', 3)];

interface Held {
  readonly shardId: QueuedShard['shardId'];
  readonly workerId: WorkerId;
  readonly leaseToken: number;
  readonly tests: number;
}

/**
 * Everything that may happen between orchestrators, queue and workers, in any order; the queue loses and doubles jobs, workers
 * vanish, answers are not heard. Throws as soon as the records grant or accept what they must not.
 */
export class RandomWalk {
  readonly runIds: RunId[] = [];
  /** In the order in which the records said that they had ended. */
  readonly announced: RunId[] = [];
  private readonly grants = new Set<string>();
  /** When the last lease of a shard that was granted or renewed runs out. */
  private readonly expiryMs = new Map<string, number>();
  private readonly acceptedLease = new Map<string, string>();
  private jobs: QueuedShard[] = [];
  private held: Held[] = [];
  private nowMs = Date.UTC(2026, 10, 25);
  private readonly records: Records;
  private readonly random: () => number;
  private workers: readonly WorkerId[] = [];

  /** The same seed gives the same walk as long as its steps are taken one after the other. */
  constructor(records: Records, seed: number) {
    this.records = records;
    this.random = seeded(seed);
  }

  async begin(): Promise<void> {
    await prepare(this.records, dmcs);
    this.workers = await Promise.all([1, 2, 3, 4].map((pid) => newWorker(this.records, pid, this.nowMs)));
    await this.submit();
  }

  async step(): Promise<void> {
    const at = this.random();
    if (at < 0.02) await this.submit();
    else if (at < 0.1) await this.follow(await this.records.startLanes(this.nowMs));
    else if (at < 0.4) await this.claim();
    else if (at < 0.5) await this.renew();
    else if (at < 0.75) await this.report();
    else if (at < 0.8) this.held = this.held.filter(() => this.random() < 0.7);
    else if (at < 0.83) this.jobs = this.jobs.filter(() => this.random() < 0.7);
    else if (at < 0.91) this.nowMs += this.random() * 8_000;
    else if (at < 0.99) await this.follow(await this.records.reconcile(this.nowMs, requeueAfterMs));
    else await this.cancel();
  }

  /** No more losses: everything must come to an end. */
  async finish(): Promise<void> {
    for (let round = 0; (await this.openRuns()).length > 0; round += 1) {
      must(round < 2_000, 'every run ends');
      this.nowMs += 1_000;
      await this.follow(await this.records.reconcile(this.nowMs, requeueAfterMs));
      await this.follow(await this.records.startLanes(this.nowMs));
      for (let turn = 0; turn < 4; turn += 1) {
        await this.claim();
        await this.report();
      }
    }
    await this.follow(await this.records.reconcile(this.nowMs, requeueAfterMs));
  }

  async openRuns(): Promise<RunView[]> {
    const [planned, running] = await Promise.all((['planned', 'running'] as const).map((state) => this.records.listRuns({ limit: 1_000, state })));
    const views = await Promise.all([...(planned?.items ?? []), ...(running?.items ?? [])].map((run) => this.records.getRun(run.id as RunId)));
    return views.filter((view) => view !== undefined);
  }

  private pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.random() * from.length)];
  }

  private async follow(advance: Advance): Promise<void> {
    this.jobs.push(...advance.queue);
    for (const runId of advance.endedRuns) {
      this.announced.push(runId);
      await this.records.saveGate({ runId, verdict: 'undecidable', evaluatedAt: '', inputsHash: '', ruleSet: '', notes: [], dmcs: [] }, operator);
    }
  }

  private async submit(): Promise<void> {
    const lanes = dmcs.filter(() => this.random() < 0.6).map((dmc) => [dmc.id, 1 + Math.floor(this.random() * 3)] as const);
    if (lanes.length === 0) return;
    const run = sampleRun(Object.fromEntries(lanes), { deadlineMinutes: this.random() < 0.2 ? 2 : 10_080 });
    this.runIds.push((await this.records.createRun(run, operator, undefined)).runId);
  }

  private async claim(): Promise<void> {
    const job = this.pick(this.jobs);
    const workerId = this.pick(this.workers);
    if (job === undefined || workerId === undefined) return;
    const nowMs = this.nowMs;
    const outcome = await this.records.claimShard({ shardId: job.shardId, generation: job.generation, workerId, nowMs, ttlMs });
    if (outcome.kind === 'held') {
      must(outcome.retryAfterMs > 0 && outcome.retryAfterMs <= ttlMs, `a wait of ${outcome.retryAfterMs} ms is bounded`);
      return;
    }
    // Now and then a job that is done stays, as if it had been delivered twice.
    if (this.random() < 0.8) this.jobs = this.jobs.filter((other) => other !== job);
    if (outcome.kind === 'gone') return;
    const grant = `${job.shardId} ${outcome.leaseToken}`;
    must(!this.grants.has(grant), `lease ${grant} is granted once`);
    must((this.expiryMs.get(job.shardId) ?? 0) <= nowMs, `lease ${grant} is granted after the one before ran out`);
    this.grants.add(grant);
    this.expiryMs.set(job.shardId, nowMs + ttlMs);
    this.held.push({ shardId: job.shardId, workerId, leaseToken: outcome.leaseToken, tests: outcome.tests.length });
  }

  private async renew(): Promise<void> {
    const held = this.pick(this.held);
    if (held === undefined) return;
    const nowMs = this.nowMs;
    if ((await this.records.renewLease({ ...held, nowMs, ttlMs })) === 'renewed') this.expiryMs.set(held.shardId, nowMs + ttlMs);
  }

  private async report(): Promise<void> {
    const held = this.pick(this.held);
    if (held === undefined) return;
    const passed = Math.floor(this.random() * (held.tests + 1));
    const outcome = await this.records.recordShardResult(held.shardId, resultOf(held.workerId, held.leaseToken, { passed, failed: held.tests - passed }), this.nowMs);
    // Now and then the worker does not hear the answer and sends its result again later.
    if (this.random() < 0.8) this.held = this.held.filter((other) => other !== held);
    if (outcome.kind === 'stale') return;
    const lease = `${held.workerId} ${held.leaseToken}`;
    const accepted = this.acceptedLease.get(held.shardId) ?? lease;
    must(accepted === lease, `${held.shardId} has one accepted result: ${accepted} or ${lease}`);
    this.acceptedLease.set(held.shardId, lease);
    await this.follow(outcome.advance);
  }

  private async cancel(): Promise<void> {
    const runId = this.pick(this.runIds);
    if (runId !== undefined) await this.records.cancelRun(runId, operator, 'on a random walk');
  }
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new GauntletError('internal', `broken: ${what}`);
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
