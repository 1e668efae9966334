import type { HeatmapCell, LaneView } from '@gauntlet/contracts';

/** What a cell says at a glance; its figures say it exactly. */
export type CellTone = 'none' | 'planned' | 'partial' | 'passed' | 'retried' | 'failed' | 'infrastructure';

export interface HeatmapSquare {
  readonly group: string;
  /** undefined where the DMC has no test of the group. */
  readonly cell: HeatmapCell | undefined;
  readonly tone: CellTone;
  /** Inside the square: passed of planned, or the number that did not pass. */
  readonly figure: string;
  /** In words, for whoever hears it. */
  readonly said: string;
}

export interface HeatmapRow {
  readonly dmcId: string;
  readonly lane: LaneView | undefined;
  readonly squares: readonly HeatmapSquare[];
}

export interface Heatmap {
  readonly groups: readonly string[];
  readonly rows: readonly HeatmapRow[];
  /** DMCs that the filter let through; more than `rows` where the drawing is bounded. */
  readonly matching: number;
}

export interface HeatmapOptions {
  /** Part of a DMC's id, in any case. */
  readonly search?: string | undefined;
  /** Only DMCs with something that did not pass. */
  readonly onlyNotPassed?: boolean;
  readonly rowsMax: number;
}

/** DMC × functional group, DMCs in the run's order, groups by name. */
export function buildHeatmap(lanes: readonly LaneView[], cells: Iterable<HeatmapCell>, { search = '', onlyNotPassed = false, rowsMax }: HeatmapOptions): Heatmap {
  const byDmc = new Map<string, Map<string, HeatmapCell>>();
  const groups = new Set<string>();
  for (const cell of cells) {
    groups.add(cell.functionalGroup);
    const row = byDmc.get(cell.dmcId) ?? new Map<string, HeatmapCell>();
    byDmc.set(cell.dmcId, row.set(cell.functionalGroup, cell));
  }
  const sorted = [...groups].sort();
  const wanted = search.toLowerCase();
  const shown = lanes.filter((lane) => lane.dmcId.toLowerCase().includes(wanted) && !(onlyNotPassed && lane.failed + lane.infrastructure === 0));
  return {
    groups: sorted,
    rows: shown.slice(0, rowsMax).map((lane) => ({ dmcId: lane.dmcId, lane, squares: sorted.map((group) => squareOf(group, byDmc.get(lane.dmcId)?.get(group))) })),
    matching: shown.length,
  };
}

function squareOf(group: string, cell: HeatmapCell | undefined): HeatmapSquare {
  if (cell === undefined) return { group, cell, tone: 'none', figure: '', said: `${group}: no tests` };
  const done = cell.passed + cell.failed + cell.infrastructure + cell.cancelled;
  const parts = [`${cell.passed} of ${cell.planned} passed`, ...(cell.passedOnRetry > 0 ? [`${cell.passedOnRetry} of them on retry`] : []), ...(cell.failed > 0 ? [`${cell.failed} failed`] : []), ...(cell.infrastructure > 0 ? [`${cell.infrastructure} infrastructure`] : []), ...(cell.cancelled > 0 ? [`${cell.cancelled} cancelled`] : [])];
  const tone = toneOf(cell, done);
  const figure = cell.failed > 0 ? `✕${cell.failed}` : cell.infrastructure > 0 ? `!${cell.infrastructure}` : done === 0 ? String(cell.planned) : cell.passed === cell.planned ? String(cell.passed) : `${cell.passed}/${cell.planned}`;
  return { group, cell, tone, figure, said: `${group}: ${parts.join(', ')}` };
}

/** What is worst about it comes first: a failure is never hidden by what passed. */
function toneOf(cell: HeatmapCell, done: number): CellTone {
  if (cell.failed > 0) return 'failed';
  if (cell.infrastructure > 0) return 'infrastructure';
  if (done === 0) return 'planned';
  if (cell.passed < cell.planned) return 'partial';
  return cell.passedOnRetry > 0 ? 'retried' : 'passed';
}
