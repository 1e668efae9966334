import type { HeatmapCell, LaneView, RunEvent, RunView } from '@gauntlet/contracts';

/** A run as its page holds it: what the stream told so far. */
export interface RunState {
  readonly run: RunView;
  readonly cells: ReadonlyMap<string, HeatmapCell>;
}

/** The state after some more events; the same events applied again change nothing. */
export function applyRunEvents(state: RunState | undefined, events: readonly RunEvent[]): RunState | undefined {
  let run = state?.run;
  const lanes = new Map<string, LaneView>();
  const cells = new Map<string, HeatmapCell>();
  for (const event of events) {
    if (event.type === 'run') {
      run = event.run;
      lanes.clear();
    }
    // The stream begins with the run; anything before it belongs to nothing that can be shown.
    if (run === undefined) continue;
    if (event.type === 'lane') lanes.set(event.lane.dmcId, event.lane);
    if (event.type === 'gate') run = { ...run, gate: event.gate };
    if (event.type === 'heatmap') for (const cell of event.cells) cells.set(`${cell.dmcId}\n${cell.functionalGroup}`, cell);
  }
  if (run === undefined) return undefined;
  const held = state?.cells ?? new Map<string, HeatmapCell>();
  return {
    run: lanes.size === 0 ? run : { ...run, lanes: run.lanes.map((lane) => lanes.get(lane.dmcId) ?? lane) },
    cells: cells.size === 0 ? held : new Map([...held, ...cells]),
  };
}
