/** What every benchmark returns. All variants of one report were measured interleaved in one run. */
export interface BenchReport {
  readonly name: string;
  /** What the goal is stated for; above or below it as the benchmark says. */
  readonly ratio: number;
  readonly goal: number;
  /** Variant → its measure in every round. */
  readonly rounds: Record<string, number[]>;
  /** Further figures; units are last in their names. */
  readonly figures: Record<string, number>;
}
