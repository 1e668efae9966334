import type { HeatmapCell, LaneView, OutcomeCounts } from '@gauntlet/contracts';

/** What the lanes add up to, with the progress of running ones. */
export function countLanes(lanes: readonly LaneView[]): OutcomeCounts {
  const sum = (name: keyof OutcomeCounts) => lanes.reduce((total, lane) => total + lane[name], 0);
  return { passed: sum('passed'), failed: sum('failed'), infrastructure: sum('infrastructure'), cancelled: sum('cancelled') };
}

/** Changes whenever results were recorded: what is read of them is to be read again then. */
export function recordedSoFar(cells: ReadonlyMap<string, HeatmapCell>): string {
  let passed = 0;
  let notPassed = 0;
  for (const cell of cells.values()) {
    passed += cell.passed;
    notPassed += cell.failed + cell.infrastructure + cell.cancelled;
  }
  return `${passed} ${notPassed}`;
}
