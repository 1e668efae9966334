import type { Outcome, Test } from '@gauntlet/contracts';
import type { EvidenceLog } from './evidence-log.ts';
import type { Halt } from './halt.ts';
import { runStep } from './run-step.ts';
import type { StepDeps, StepResult, StepState } from './run-step.ts';

export interface RunTestOptions {
  readonly test: Test;
  readonly tryNumber: number;
  readonly evidence: EvidenceLog;
  /** Whether the last device request of the shard ended with E20 or E21. */
  readonly deviceLost: boolean;
  /** Says when no further message may be sent. */
  readonly halt: Halt;
}

export interface TestResult {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly unreachable: boolean;
  readonly deviceLost: boolean;
  readonly responseUs: number;
  /** Steps that were begun. */
  readonly steps: number;
}

/** Performs a test's steps in order, up to the first that does not pass. Given up at once when the shard is halted. */
export function runTest(options: RunTestOptions, deps: StepDeps): Promise<TestResult> {
  const state: StepState = { tryNumber: options.tryNumber, evidence: options.evidence, sentTo: new Set(), deviceLost: options.deviceLost, responseUs: 0 };
  const progress = { steps: 0 };
  const cancelled = () => testResult({ outcome: 'cancelled', reason: 'the run was cancelled before the attempt finished', unreachable: false }, state, progress.steps);
  return options.halt.race(() => runSteps(options, state, progress, deps), cancelled);
}

async function runSteps({ test, halt }: RunTestOptions, state: StepState, progress: { steps: number }, deps: StepDeps): Promise<TestResult> {
  for (const [index, step] of test.steps.entries()) {
    if (halt.halted) break;
    progress.steps = index + 1;
    const result = await runStep(step, index, state, deps);
    if (result.outcome !== 'passed') return testResult({ ...result, reason: `step ${index + 1} of ${test.steps.length} (${nameOf(step)}): ${result.reason}` }, state, progress.steps);
  }
  return testResult({ outcome: 'passed', reason: '', unreachable: false }, state, progress.steps);
}

function testResult({ outcome, reason, unreachable }: Omit<StepResult, 'outcome'> & { readonly outcome: Outcome }, state: StepState, steps: number): TestResult {
  return { outcome, reason, unreachable, deviceLost: state.deviceLost, responseUs: Math.max(0, state.responseUs), steps };
}

function nameOf(step: Test['steps'][number]): string {
  switch (step.kind) {
    case 'send':
      return `${step.srv} to ${step.device}${step.tamper === undefined ? '' : `, ${step.tamper}`}`;
    case 'migrate':
      return `migrate: ${step.phase}`;
    case 'alert':
      return `alert ${step.alertCode} of ${step.device}`;
    default:
      return step satisfies never;
  }
}
