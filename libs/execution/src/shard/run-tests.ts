import type { Precondition, ShardProgress } from '@gauntlet/contracts';
import type { Lab } from '../ports/target.ts';
import { attemptIdOf, attemptRowOf } from './attempt-row.ts';
import type { ShardIdentity, ShardTest } from './attempt-row.ts';
import { EvidenceLog } from './evidence-log.ts';
import { Halt } from './halt.ts';
import { isUnreachable, messageOf } from './lab-error.ts';
import { pause } from './pause.ts';
import type { StepDeps } from './run-step.ts';
import { runTest } from './run-test.ts';
import type { TestResult } from './run-test.ts';
import type { ShardRows } from './shard-rows.ts';
import { TargetCircuit } from './target-circuit.ts';

/** Tests by the outcome of their last try. */
export type ShardCounts = Omit<ShardProgress, 'shardId' | 'done'> & { readonly cancelled: number };

export interface RunTestsOptions {
  readonly identity: ShardIdentity;
  readonly tests: readonly ShardTest[];
  readonly rows: ShardRows;
  /** Aborts when no further message may be sent. */
  readonly halted: AbortSignal;
  readonly progress: (counts: ShardCounts) => void;
}

export type RunTestsDeps = StepDeps & { readonly lab: Pick<Lab, 'prepare'>; readonly monotonicMs: () => number };

/** Wait before another try of a test that could not reach the target: long enough for a restart, and five such tests open the circuit. */
const retryPauseMs = 2_000;

/**
 * Runs a shard's tests in order on its installation. The installation is prepared for the first test, for each test with a precondition
 * of its own, for each try of such a test, and once more after it. It is not prepared after a failure as such: the next test is to find
 * what this one left, as on a real installation. Only after the target was away it is: a restart may have lost it.
 */
export async function runTests(options: RunTestsOptions, deps: RunTestsDeps): Promise<ShardCounts> {
  const run = new ShardRun(options, deps);
  try {
    for (const test of options.tests) {
      if (options.halted.aborted) break;
      await run.test(test);
      options.progress(run.counts);
    }
  } finally {
    run.end();
  }
  const { passed, failed, infrastructure } = run.counts;
  return { passed, failed, infrastructure, cancelled: options.tests.length - passed - failed - infrastructure };
}

class ShardRun {
  readonly counts = { passed: 0, failed: 0, infrastructure: 0, cancelled: 0 };
  readonly #options: RunTestsOptions;
  readonly #deps: RunTestsDeps;
  readonly #circuit = new TargetCircuit();
  readonly #halt: Halt;
  /** The precondition that the installation was last prepared with; undefined when it must be prepared before anything is sent. */
  #prepared: Precondition | undefined;
  #deviceLost = false;

  constructor(options: RunTestsOptions, deps: RunTestsDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#halt = new Halt(options.halted);
  }

  end(): void {
    this.#halt.dispose();
  }

  async test(shardTest: ShardTest): Promise<void> {
    const tries = this.#options.identity.claim.infrastructureRetries + 1;
    for (let tryNumber = 1; ; tryNumber += 1) {
      const { result, startedAtUs } = await this.#try(shardTest, tryNumber);
      const again = result.outcome === 'infrastructure' && tryNumber < tries && this.#circuit.openReason === undefined && !this.#options.halted.aborted;
      if (!again) {
        this.counts[result.outcome] += 1;
        if (this.#circuit.openReason === undefined) this.#circuit.record(result.unreachable, startedAtUs);
        return;
      }
      if (result.unreachable) await pause(retryPauseMs, this.#options.halted);
    }
  }

  /** One try, recorded as an attempt of its own whatever it came to. Its duration does not include the lab's preparation. */
  async #try(shardTest: ShardTest, tryNumber: number): Promise<{ readonly result: TestResult; readonly startedAtUs: bigint }> {
    const { identity, rows } = this.#options;
    const { runId, shardId, leaseToken } = identity.claim;
    const attemptId = attemptIdOf(identity.claim, shardTest.planned.testId, tryNumber);
    const evidence = new EvidenceLog({ runId, shardId, leaseToken, attemptId });
    const open = this.#circuit.openReason;
    const notSent = open === undefined ? await this.#prepareFor(shardTest) : nothingSent(open, true);
    const startedAtUs = this.#deps.nowUs();
    const startedMs = this.#deps.monotonicMs();
    const result = notSent === undefined ? await runTest({ test: shardTest.test, tryNumber, evidence, deviceLost: this.#deviceLost, halt: this.#halt }, this.#deps) : { ...notSent, deviceLost: this.#deviceLost };
    const durationUs = Math.round((this.#deps.monotonicMs() - startedMs) * 1_000);
    this.#deviceLost = result.deviceLost;
    if (result.unreachable) this.#prepared = undefined;
    const { outcome, reason, responseUs, steps } = result;
    const evidenceRows = evidence.seal();
    await rows.add(attemptRowOf(identity, shardTest, { attemptId, tryNumber, outcome, reason, startedAtUs, durationUs, responseUs, steps, evidenceHash: evidence.hash() }), evidenceRows);
    return { result, startedAtUs };
  }

  /** @returns undefined when the installation is as the test wants it, else the try's result */
  async #prepareFor({ test, pack }: ShardTest): Promise<Omit<TestResult, 'deviceLost'> | undefined> {
    const wanted = test.precondition ?? pack.precondition;
    if (this.#prepared === wanted && test.precondition === undefined) return undefined;
    this.#prepared = undefined;
    try {
      await this.#deps.lab.prepare(this.#deps.installation.preparation(wanted));
    } catch (error) {
      return nothingSent(`lab could not prepare the installation: ${messageOf(error)}`, isUnreachable(error));
    }
    this.#prepared = wanted;
    return undefined;
  }
}

function nothingSent(reason: string, unreachable: boolean): Omit<TestResult, 'deviceLost'> {
  return { outcome: 'infrastructure', reason, unreachable, responseUs: 0, steps: 0 };
}
