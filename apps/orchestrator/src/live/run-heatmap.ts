import type { HeatmapCell, PackHash, RunId, TestPack } from '@gauntlet/contracts';
import type { GroupOutcomeCount, Records } from '@gauntlet/execution';

/** Planned tests of each DMC and functional group, with no outcome yet. */
export type PlannedCells = readonly HeatmapCell[];

/** What was planned does not change any more: read once per run that somebody looks at. */
export async function readPlannedCells(runId: RunId, records: Pick<Records, 'plannedShards' | 'findPack'>): Promise<PlannedCells> {
  const packs = new Map<PackHash, ReadonlyMap<string, string>>();
  const cells = new Map<string, HeatmapCell>();
  for (const { dmcId, tests } of await records.plannedShards(runId)) {
    for (const { packHash, testKey } of tests) {
      const groups = packs.get(packHash) ?? groupsOf((await records.findPack(packHash))?.pack);
      packs.set(packHash, groups);
      const functionalGroup = groups.get(testKey) ?? 'unknown';
      const key = keyOf({ dmcId, functionalGroup });
      const cell = cells.get(key) ?? { dmcId, functionalGroup, planned: 0, passed: 0, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0 };
      cells.set(key, { ...cell, planned: cell.planned + 1 });
    }
  }
  return [...cells.values()];
}

/** The planned cells with what was counted so far. */
export function fillCells(planned: PlannedCells, counts: readonly GroupOutcomeCount[]): readonly HeatmapCell[] {
  const counted = new Map<string, GroupOutcomeCount[]>();
  for (const count of counts) counted.set(keyOf(count), [...(counted.get(keyOf(count)) ?? []), count]);
  return planned.map((cell) => (counted.get(keyOf(cell)) ?? []).reduce(addCount, cell));
}

function addCount(cell: HeatmapCell, { outcome, onRetry, tests }: GroupOutcomeCount): HeatmapCell {
  return { ...cell, [outcome]: cell[outcome] + tests, passedOnRetry: cell.passedOnRetry + (onRetry ? tests : 0) };
}

function groupsOf(pack: TestPack | undefined): ReadonlyMap<string, string> {
  return new Map((pack?.tests ?? []).map((test) => [test.key, test.functionalGroup]));
}

function keyOf({ dmcId, functionalGroup }: Pick<HeatmapCell, 'dmcId' | 'functionalGroup'>): string {
  return `${dmcId}\n${functionalGroup}`;
}
