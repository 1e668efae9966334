import { percentage } from '../exact-share.ts';
import type { TestTraceabilityMatrix } from './test-traceability-matrix.ts';

export interface HeatmapTest {
  readonly testId: string;
  readonly dmcId: string;
  readonly outcome: 'passed' | 'failed' | 'not-run';
}

export interface HeatmapCell {
  readonly functionalGroup: string;
  readonly dmcId: string;
  readonly planned: number;
  readonly run: number;
  readonly passed: number;
  readonly failed: number;
  /** Passed over planned, e.g. "90.00 %"; 'no tests' for an empty cell. */
  readonly success: string;
  readonly shade: 'none' | 'not-run' | 'in-progress' | 'failing' | 'passed';
}

export interface Heatmap {
  readonly ttmVersion: string;
  /** Functional group by functional group, and DMC by DMC within; every pair has a cell. */
  readonly cells: readonly HeatmapCell[];
  /** Planned tests that the TTM does not know: they are in no cell (19.4(b)). */
  readonly notTraceable: readonly string[];
}

/** SVTAD Table 13.1 row 7, 16.4, 19.4(b): coverage and success by functional group of the TTM and DMC. */
export function heatmap(ttm: TestTraceabilityMatrix, tests: readonly HeatmapTest[]): Heatmap {
  const groupsOf = new Map<string, Set<string>>();
  for (const scenario of ttm.scenarios) for (const testId of scenario.testIds) groupsOf.set(testId, (groupsOf.get(testId) ?? new Set()).add(scenario.functionalGroup));
  const groups = [...new Set(ttm.scenarios.map((one) => one.functionalGroup))].sort();
  const dmcs = [...new Set(tests.map((one) => one.dmcId))].sort();
  const cells = groups.flatMap((functionalGroup) => dmcs.map((dmcId) => cellOf(functionalGroup, dmcId, tests.filter((test) => test.dmcId === dmcId && groupsOf.get(test.testId)?.has(functionalGroup)))));
  return { ttmVersion: ttm.version, cells, notTraceable: [...new Set(tests.filter((test) => !groupsOf.has(test.testId)).map((test) => test.testId))].sort() };
}

function cellOf(functionalGroup: string, dmcId: string, tests: readonly HeatmapTest[]): HeatmapCell {
  const planned = tests.length;
  const passed = tests.filter((test) => test.outcome === 'passed').length;
  const failed = tests.filter((test) => test.outcome === 'failed').length;
  const run = passed + failed;
  const shade = planned === 0 ? 'none' : failed > 0 ? 'failing' : run === 0 ? 'not-run' : passed === planned ? 'passed' : 'in-progress';
  return { functionalGroup, dmcId, planned, run, passed, failed, success: planned === 0 ? 'no tests' : percentage(passed, planned), shade };
}
