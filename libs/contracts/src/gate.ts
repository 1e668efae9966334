/** One criterion of a gate as it is shown: what the clause asks, what was seen, and by how much. */
export interface CriterionView {
  /** e.g. "12.6(b)" */
  readonly criterion: string;
  /** e.g. "SVTAD 12.6(b), Table 13.1 row 1" */
  readonly clause: string;
  readonly title: string;
  readonly verdict: 'met' | 'not-met' | 'undecidable';
  /** e.g. "57 of 60 passed (95.00 %)" */
  readonly observed: string;
  /** e.g. ">= 90 % of planned tests" */
  readonly limit: string;
  /** Distance to the limit in the limit's unit (percentage points); negative = short of it; null when there is none. */
  readonly margin: number | null;
  /** Why, in one sentence; for undecidable what is missing. */
  readonly reason: string;
  /** Ids of the tests that decide against it (at most 100). */
  readonly evidence: readonly string[];
}
