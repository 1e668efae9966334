import type { HeatmapCell, RunEvent, RunId, RunView } from '@gauntlet/contracts';
import type { Records, ResultReader } from '@gauntlet/execution';
import type { StatePart, Subject, SubjectState } from './live-streams.ts';
import type { PlannedCells } from './run-heatmap.ts';
import { fillCells, readPlannedCells } from './run-heatmap.ts';

export interface RunSubjectDeps {
  readonly records: Pick<Records, 'getRun' | 'plannedShards' | 'findPack' | 'shardTokens'>;
  readonly results: Pick<ResultReader, 'countByGroup'>;
  withProgress(run: RunView): RunView;
}

/** A run as it is watched: the run, its lanes with the progress of running shards, its gate, and its heatmap. */
export function runSubject(runId: RunId, deps: RunSubjectDeps): Subject {
  const heatmap = new Heatmap(runId, deps);
  return {
    async read(): Promise<SubjectState | undefined> {
      const stored = await deps.records.getRun(runId);
      if (stored === undefined) return undefined;
      const run = deps.withProgress(stored);
      const parts = [part('run', `${run.state} ${run.endedAt} ${run.gate?.evaluatedAt}`, { type: 'run', run }), ...laneParts(run), ...gateParts(run), ...(await heatmap.read(stored))];
      return { parts, settled: run.endedAt !== null && run.gate !== null };
    },
  };
}

/** Counted anew only when a shard was recorded: rows count from then on. */
class Heatmap {
  readonly #runId: RunId;
  readonly #deps: RunSubjectDeps;
  #planned: PlannedCells | undefined;
  #recorded: string | undefined;
  #parts: readonly StatePart[] = [];

  constructor(runId: RunId, deps: RunSubjectDeps) {
    this.#runId = runId;
    this.#deps = deps;
  }

  async read(run: RunView): Promise<readonly StatePart[]> {
    const recorded = run.lanes.map((lane) => `${lane.passed} ${lane.failed} ${lane.infrastructure} ${lane.cancelled}`).join();
    if (recorded === this.#recorded) return this.#parts;
    this.#planned ??= await readPlannedCells(this.#runId, this.#deps.records);
    const counts = await this.#count();
    if (counts !== undefined) {
      this.#parts = cellParts(fillCells(this.#planned, counts));
      this.#recorded = recorded;
    } else if (this.#parts.length === 0) this.#parts = cellParts(this.#planned);
    return this.#parts;
  }

  /** undefined when the results do not answer just now: the lanes go on being told, and the next look counts. */
  async #count() {
    try {
      return await this.#deps.results.countByGroup(this.#runId, await this.#deps.records.shardTokens(this.#runId));
    } catch {
      return undefined;
    }
  }
}

function part(key: string, fingerprint: string, event: RunEvent, contained?: true): StatePart {
  return { key, fingerprint, event, ...(contained === undefined ? {} : { contained }) };
}

function laneParts(run: RunView): readonly StatePart[] {
  return run.lanes.map((lane) => part(`lane ${lane.dmcId}`, JSON.stringify(lane), { type: 'lane', lane }, true));
}

function gateParts({ gate }: RunView): readonly StatePart[] {
  return gate === null ? [] : [part('gate', gate.evaluatedAt, { type: 'gate', gate }, true)];
}

/** One event per DMC, so that a change sends a row of the heatmap and not all of it. */
function cellParts(cells: readonly HeatmapCell[]): readonly StatePart[] {
  const rows = new Map<string, HeatmapCell[]>();
  for (const cell of cells) rows.set(cell.dmcId, [...(rows.get(cell.dmcId) ?? []), cell]);
  return [...rows].map(([dmcId, row]) => part(`heatmap ${dmcId}`, JSON.stringify(row), { type: 'heatmap', cells: row }));
}
