import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GauntletError } from '@gauntlet/contracts';
import { tailOfLog } from './log-tail.ts';
import type { Part } from './part.ts';
import { PartProcess } from './part-process.ts';
import type { PartEnd } from './part-process.ts';
import { waitUntilReady } from './readiness.ts';
import type { ReadyOutcome } from './readiness.ts';

/** What happens to parts, told as it happens. */
export interface SupervisorReport {
  ready(part: Part, address: string, afterMs: number): void;
  restarting(part: Part, end: PartEnd, log: string, restart: number): void;
  killed(part: Part): void;
  /** Processes came or went: `supervisor.running` is another list now. */
  changed(): void;
}

export interface RunningPart {
  readonly part: Part;
  readonly process: PartProcess;
  readonly address: string;
  readonly url: string | undefined;
}

const readyWithinMs = 60_000;
/** More ends than this within a minute are no accident. */
const restartsMax = 5;
const restartWindowMs = 60_000;
const restartDelayMs = 250;

/** Starts parts stage by stage, starts again what dies, and stops all of it in order. */
export class Supervisor {
  /** Resolves when a part cannot be kept running. */
  readonly failed: Promise<GauntletError>;
  readonly #fail: (error: GauntletError) => void;
  readonly #logsDir: string;
  readonly #report: SupervisorReport;
  readonly #running = new Map<string, RunningPart>();
  readonly #stopping = new AbortController();

  constructor(logsDir: string, report: SupervisorReport) {
    this.#logsDir = logsDir;
    this.#report = report;
    const failure = Promise.withResolvers<GauntletError>();
    this.failed = failure.promise;
    this.#fail = failure.resolve;
  }

  get running(): readonly RunningPart[] {
    return [...this.#running.values()];
  }

  /** Resolves when every part is ready. @throws GauntletError 'unavailable' naming the part, its log and the log's end; nothing is stopped by that */
  async start(parts: readonly Part[]): Promise<void> {
    for (const stage of [...new Set(parts.map((part) => part.stage))].sort((a, b) => a - b)) {
      await Promise.all(parts.filter((part) => part.stage === stage).map((part) => this.#startPart(part)));
    }
  }

  /** Stops every part: SIGTERM in stop order, SIGKILL to what does not end in time. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const order of [...new Set(this.running.map((each) => each.part.stopOrder))].sort((a, b) => a - b)) {
      await Promise.all(this.running.filter((each) => each.part.stopOrder === order).map((each) => this.#stopPart(each)));
    }
  }

  /** Ends every part at once. */
  kill(): void {
    this.#stopping.abort();
    for (const each of this.#running.values()) each.process.signal('SIGKILL');
  }

  async #startPart(part: Part): Promise<void> {
    const outcome = await this.#launch(part);
    if (outcome.kind !== 'ready') throw this.#startError(part, outcome);
    void this.#keep(part);
  }

  async #launch(part: Part): Promise<ReadyOutcome> {
    if (this.#stopping.signal.aborted) return { kind: 'aborted' };
    const process = new PartProcess(part, this.#logOf(part));
    this.#note({ part, process, address: part.address, url: undefined });
    const outcome = await waitUntilReady(part, process, { withinMs: readyWithinMs, signal: this.#stopping.signal });
    if (outcome.kind === 'ready') {
      const address = outcome.url === undefined ? part.address : new URL(outcome.url).host;
      this.#note({ part, process, address, url: outcome.url });
      this.#report.ready(part, address, outcome.afterMs);
    }
    return outcome;
  }

  /** Starts the part again whenever it ends by itself, until that happens too often. */
  async #keep(part: Part): Promise<void> {
    let endedAt: number[] = [];
    for (;;) {
      const running = this.#running.get(part.name);
      if (running === undefined) return;
      const end = await running.process.ended;
      if (this.#stopping.signal.aborted) return;
      const now = performance.now();
      endedAt = [...endedAt.filter((at) => now - at < restartWindowMs), now];
      if (endedAt.length > restartsMax) return this.#fail(new GauntletError('unavailable', this.#describe(part, `ended ${endedAt.length} times within a minute, last with ${end}`)));
      this.#report.restarting(part, end, this.#logOf(part), endedAt.length);
      await sleep(restartDelayMs * endedAt.length);
      const outcome = await this.#launch(part);
      if (outcome.kind === 'aborted') return;
      if (outcome.kind === 'late') await this.#running.get(part.name)?.process.stop(part.stopWithinMs);
    }
  }

  async #stopPart(running: RunningPart): Promise<void> {
    const how = await running.process.stop(running.part.stopWithinMs);
    this.#running.delete(running.part.name);
    if (how === 'killed') this.#report.killed(running.part);
    this.#report.changed();
  }

  #note(running: RunningPart): void {
    this.#running.set(running.part.name, running);
    this.#report.changed();
  }

  #startError(part: Part, outcome: Exclude<ReadyOutcome, { kind: 'ready' }>): GauntletError {
    if (outcome.kind === 'aborted') return new GauntletError('gone', `${part.name} was not started: stopped before`);
    return new GauntletError('unavailable', this.#describe(part, outcome.kind === 'ended' ? `ended before it was ready: ${outcome.end}` : `was not ready within ${outcome.withinMs / 1000} s`));
  }

  #describe(part: Part, what: string): string {
    const log = this.#logOf(part);
    return [`${part.name} ${what}`, `  log: ${log}`, ...tailOfLog(log).map((line) => `  | ${line}`)].join('\n');
  }

  #logOf(part: Part): string {
    return join(this.#logsDir, `${part.name}.log`);
  }
}
