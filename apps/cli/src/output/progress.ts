import type { LaneState, LaneView, RunView } from '@gauntlet/contracts';
import { paint } from './paint.ts';
import { line } from './terminal.ts';
import type { Sink } from './terminal.ts';
import { width } from './table.ts';

/** Shows a run's lanes as they advance. Events may be applied twice; nothing is said twice. */
export interface Progress {
  run(run: RunView): void;
  lane(lane: LaneView): void;
  /** Leaves the last picture standing. */
  finish(): void;
}

/** One bar per DMC, redrawn in place, on a terminal; one line per change of state elsewhere. */
export function createProgress(sink: Sink): Progress {
  return sink.interactive ? new BarProgress(sink) : new LineProgress(sink);
}

const redrawMs = 100;

class BarProgress implements Progress {
  readonly #sink: Sink;
  readonly #lanes = new Map<string, LaneView>();
  #drawn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  run(run: RunView): void {
    for (const lane of run.lanes) this.#lanes.set(lane.dmcId, lane);
    this.#schedule();
  }

  lane(lane: LaneView): void {
    this.#lanes.set(lane.dmcId, lane);
    this.#schedule();
  }

  finish(): void {
    clearTimeout(this.#timer);
    this.#draw();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, redrawMs);
  }

  #draw(): void {
    const { columns, rows } = this.#sink.size();
    const lines = fitToScreen(this.#sink, [...this.#lanes.values()], columns, rows);
    const up = this.#drawn === 0 ? '' : `\u001B[${this.#drawn}A`;
    // Everything below is cleared, so that fewer or shorter lines than before leave nothing behind.
    this.#sink.write(`${up}\r\u001B[J${lines.join('\n')}\n`);
    this.#drawn = lines.length;
  }
}

const rank: Readonly<Record<LaneState, number>> = { running: 0, waiting: 1, completed: 2, cancelled: 2 };

/** As many bars as the screen has room for, those that run first, in the portfolio's order; the rest is a count. */
function fitToScreen(sink: Sink, lanes: readonly LaneView[], columns: number, rows: number): string[] {
  const room = Math.max(1, rows - 3);
  const idWidth = Math.max(0, ...lanes.map((lane) => lane.dmcId.length));
  const chosen = lanes.length <= room ? lanes : [...lanes].sort((a, b) => rank[a.state] - rank[b.state]).slice(0, room - 1);
  const lines = lanes.filter((lane) => chosen.includes(lane)).map((lane) => renderBar(sink, lane, idWidth, columns));
  if (chosen.length < lanes.length) lines.push(paint(sink, 'dim', `and ${lanes.length - chosen.length} more; ${lanes.filter((lane) => lane.state === 'completed').length} of ${lanes.length} completed`));
  return lines;
}

/** One DMC's bar, no wider than the screen: first the state's words give way, then the bar. */
export function renderBar(sink: Pick<Sink, 'colour'>, lane: LaneView, idWidth: number, columns: number): string {
  const done = doneOf(lane);
  const counts = `${String(done).padStart(String(lane.planned).length)}/${lane.planned} ${paint(sink, 'green', `✓ ${lane.passed}`)} ${paint(sink, lane.failed > 0 ? 'red' : 'dim', `✗ ${lane.failed}`)} ${paint(sink, lane.infrastructure > 0 ? 'yellow' : 'dim', `! ${lane.infrastructure}`)}`;
  const room = columns - idWidth - width(counts) - 4;
  const state = fitState(lane, room - barMax);
  const barWidth = Math.min(barMax, room - state.length);
  if (barWidth < 4) return `${lane.dmcId} ${done}/${lane.planned} ${lane.state}`.slice(0, columns - 1);
  const filled = lane.planned === 0 ? 0 : Math.min(barWidth, Math.round((done / lane.planned) * barWidth));
  return `${lane.dmcId.padEnd(idWidth)} ${paint(sink, 'cyan', '█'.repeat(filled))}${paint(sink, 'dim', '░'.repeat(barWidth - filled))} ${counts} ${state}`;
}

const barMax = 30;

function fitState(lane: LaneView, room: number): string {
  const words = describeState(lane);
  if (words.length <= room) return words;
  return room > lane.state.length + 4 ? `${words.slice(0, room - 1)}…` : lane.state;
}

class LineProgress implements Progress {
  readonly #sink: Sink;
  readonly #said = new Map<string, LaneState>();
  #runState: string | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  run(run: RunView): void {
    for (const lane of run.lanes) this.lane(lane);
    if (this.#runState === run.state) return;
    this.#runState = run.state;
    line(this.#sink, `run ${run.id}: ${run.state}`);
  }

  lane(lane: LaneView): void {
    if (this.#said.get(lane.dmcId) === lane.state) return;
    this.#said.set(lane.dmcId, lane.state);
    line(this.#sink, `${lane.dmcId}: ${describeLane(lane)}`);
  }

  finish(): void {
    this.#said.clear();
  }
}

/** e.g. "completed, 57 passed, 3 failed, 0 infrastructure of 60" */
export function describeLane(lane: LaneView): string {
  const cancelled = lane.cancelled > 0 ? `, ${lane.cancelled} cancelled` : '';
  const counts = `${lane.passed} passed, ${lane.failed} failed, ${lane.infrastructure} infrastructure${cancelled} of ${lane.planned}`;
  const byState: Readonly<Record<LaneState, string>> = {
    waiting: describeState(lane),
    running: lane.deviceSetId === null ? 'running' : `running on ${lane.deviceSetId}`,
    completed: `completed, ${counts}`,
    cancelled: `cancelled, ${counts}`,
  };
  return byState[lane.state];
}

function describeState(lane: LaneView): string {
  return lane.state === 'waiting' && lane.waitingFor !== null ? `waiting: ${lane.waitingFor}` : lane.state;
}

function doneOf(lane: LaneView): number {
  return lane.passed + lane.failed + lane.infrastructure + lane.cancelled;
}
