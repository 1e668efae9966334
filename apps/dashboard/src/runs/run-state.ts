import type { HeatmapCell, RunEvent, RunView } from '@gauntlet/contracts';

/** A run as its page holds it: what the stream told so far. */
export interface RunState {
  readonly run: RunView;
  readonly cells: ReadonlyMap<string, HeatmapCell>;
}

/** The state after one more event; the same event applied again changes nothing. */
export function applyRunEvent(state: RunState | undefined, event: RunEvent): RunState | undefined {
  if (event.type === 'run') return { run: event.run, cells: state?.cells ?? new Map() };
  // The stream begins with the run; anything before it belongs to nothing that can be shown.
  if (state === undefined) return undefined;
  if (event.type === 'lane') return { ...state, run: { ...state.run, lanes: state.run.lanes.map((lane) => (lane.dmcId === event.lane.dmcId ? event.lane : lane)) } };
  if (event.type === 'gate') return { ...state, run: { ...state.run, gate: event.gate } };
  return { ...state, cells: new Map([...state.cells, ...event.cells.map((cell) => [`${cell.dmcId}\n${cell.functionalGroup}`, cell] as const)]) };
}
