import type { AttemptView, GateView, RunView } from '@gauntlet/contracts';

/** What every format of a run's report is made from. */
export interface RunReport {
  readonly run: RunView;
  readonly gate: GateView;
  /** Every attempt of the run, counted, superseded and late, in any order. */
  readonly attempts: readonly AttemptView[];
}
