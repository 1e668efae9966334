/** An exact share: 90 of 100 planned tests. Compared by integer products, so nothing is ever rounded. */
export interface Share {
  readonly of: number;
  readonly in: number;
}

/**
 * Who must approve before a planned test is de-scoped (SVTAD 12.6(a)): for PIT the TAB alone; for SIT the Secretary of State
 * decides on the TAB's recommendation.
 */
export type DeScopingRule = 'tab' | 'tab-then-sos';

/**
 * What is said of planned tests without a result (infrastructure failure, cancelled, not run yet): for a phase exit they were simply
 * not executed, so 12.6(a) is not met; for one run nothing is known about the devices, so the run decides nothing.
 */
export type Shortfall = 'undecidable' | 'not-met';

/** The readings of the SVTAD that a gate is evaluated under; printed with every verdict. Immutable: a change is a new version. */
export interface RuleSet {
  readonly name: string;
  readonly version: string;
  readonly deScoping: DeScopingRule;
  /** 12.6(b): passed share of the planned functional tests of one DMC, at the least. */
  readonly minimumPassRate: Share;
  /** 12.6(f): passed share of the planned regression tests of one DMC, at the least. */
  readonly regressionPassRate: Share;
  readonly shortfall: Shortfall;
  /** 12.6(b), "90% pass rate": shares are compared as they are, or as the nearest whole percentage. */
  readonly rounding: 'never' | 'nearest-percent';
  /** 9.4: whether a test that passed only when tried again counts as passed, by its latest valid attempt, or as failed. */
  readonly passOnRetry: 'passed' | 'failed';
}

const table131 = {
  deScoping: 'tab-then-sos',
  // SVTAD Table 13.1 row 1: "a 90% pass rate for any planned tests on the same DMC".
  minimumPassRate: { of: 90, in: 100 },
  // SVTAD Table 13.1 row 2: 100 % executed on the stage exit versions, 100 % passed.
  regressionPassRate: { of: 100, in: 100 },
  rounding: 'never',
  passOnRetry: 'passed',
} as const;

/** The rule sets that ship. SVTAD 20.28 leaves the completion of DMCT testing to be determined: dmctRun takes Table 13.1's rules. */
export const ruleSets: { readonly dmctRun: RuleSet; readonly sitExit: RuleSet; readonly pitExit: RuleSet } = {
  dmctRun: { name: 'DMCT run, Table 13.1', version: '1.0.0', ...table131, shortfall: 'undecidable' },
  sitExit: { name: 'SIT exit, Table 13.1', version: '1.0.0', ...table131, shortfall: 'not-met' },
  // SVTAD 12.6(b) leaves PIT's rates to a Testing Approach Document: those of Table 13.1 are a reading. Its de-scoping is the TAB's alone (12.6(a)).
  pitExit: { name: 'PIT exit, rates of Table 13.1', version: '1.0.0', ...table131, deScoping: 'tab', shortfall: 'not-met' },
};
