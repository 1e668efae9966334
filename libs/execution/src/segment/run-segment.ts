import type { LoadPlan, RegisteredWorker, SegmentClaim, SegmentResult } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { OrganisationCredential } from '@gauntlet/duis';
import type { GeneratorEnd, GeneratorProcess, LoadGenerator, LoadInbox, LoadMessage } from '../ports/load-generator.ts';
import type { LoadLab } from '../ports/load-lab.ts';
import type { LoadWriter } from '../ports/load-store.ts';
import type { SegmentControl } from '../ports/segment-control.ts';
import { buildLoadPlan } from './build-load-plan.ts';
import { EstateAlerts, phaseAt } from './estate-alerts.ts';
import { LoadMeter } from './load-meter.ts';
import type { ProcessorTimes } from './load-meter.ts';
import { RequestLedger } from './request-ledger.ts';
import { SegmentLink } from './segment-link.ts';
import type { SegmentClock, SegmentLog } from './segment-link.ts';

export interface RunSegmentDeps {
  readonly control: SegmentControl;
  readonly generator: LoadGenerator;
  readonly inbox: LoadInbox;
  readonly lab: LoadLab;
  readonly rows: LoadWriter;
  readonly worker: RegisteredWorker;
  readonly hostname: string;
  readonly targetUrl: string;
  readonly tlsAuth: LoadPlan['tlsAuth'];
  readonly credentialOf: (userId: string) => OrganisationCredential | undefined;
  readonly processorTimes: () => ProcessorTimes;
  readonly clock: SegmentClock;
  readonly log: SegmentLog;
}

export interface SegmentJob {
  readonly segmentId: string;
  readonly generation: number;
}

const tickMs = 200;
/** After a stop nobody waits as long for Responses as in a campaign that goes on. */
const stoppedDrainMs = 2_000;
const flushWithinMs = 900_000;

/**
 * Runs one segment of a campaign: claims it, starts k6 paused, waits at the start barrier, joins what was sent with what came back, and
 * reports once every row is acknowledged. A segment is claimed once: a job that comes back finds nothing to do.
 * @throws GauntletError when the claim cannot be made; afterwards every end is reported, not thrown
 */
export async function runSegment({ segmentId, generation }: SegmentJob, deps: RunSegmentDeps, signal: AbortSignal): Promise<void> {
  const claimed = await deps.control.claim(segmentId, deps.worker.workerId, generation);
  if (claimed.kind === 'gone') return;
  const run = new SegmentRun(claimed.claim, deps);
  const closing = () => run.stop('the worker closes');
  signal.addEventListener('abort', closing, { once: true });
  try {
    await run.run();
  } finally {
    signal.removeEventListener('abort', closing);
  }
}

class SegmentRun {
  readonly #claim: SegmentClaim;
  readonly #deps: RunSegmentDeps;
  readonly #ledger: RequestLedger;
  readonly #link: SegmentLink;
  readonly #meter: LoadMeter;
  readonly #alerts: EstateAlerts;
  #process: GeneratorProcess | undefined;
  #releasedAtMs: number | undefined;
  #stopped: string | undefined;
  #failure = '';
  #stopping: Promise<void> | undefined;

  constructor(claim: SegmentClaim, deps: RunSegmentDeps) {
    this.#claim = claim;
    this.#deps = deps;
    this.#ledger = new RequestLedger(claim, deps.worker.userId, deps.rows);
    this.#meter = new LoadMeter(() => ({ ...deps.processorTimes(), k6: this.#process?.cpuSeconds() ?? 0 }));
    this.#alerts = new EstateAlerts(claim, { userId: deps.worker.userId, lab: deps.lab, onFailure: (error) => deps.log.warn('alert traffic could not be asked for', { error }) });
    this.#link = new SegmentLink(claim, {
      ...deps,
      observe: () => ({ progress: this.#ledger.progress, droppedIterations: this.#ledger.counts.droppedIterations, scheduleErrorP99Us: this.#ledger.takeScheduleErrorP99Us(), phase: this.#phaseKey(), ...this.#meter.take() }),
      onRelease: (atMs) => this.#releaseAt(atMs),
      onStop: (reason) => this.stop(reason),
    });
  }

  async run(): Promise<void> {
    const { inbox, log } = this.#deps;
    const { segmentId, campaignId, verifyResponses } = this.#claim;
    this.#link.start();
    inbox.listen({ verify: verifyResponses, onMessage: (message) => this.#received(message) });
    const timer = setInterval(() => this.#tick(), tickMs);
    try {
      const end = await this.#generate();
      this.#link.become('draining');
      await this.#drain();
      this.#ledger.finish();
      inbox.listen(undefined);
      await this.#flush();
      const result = this.#result(end);
      log.info('segment ended', { campaignId, segmentId, ended: result.ended, reason: result.reason });
      await this.#link.report(result);
    } finally {
      clearInterval(timer);
      inbox.listen(undefined);
      await this.#stopping;
      await this.#link.close();
    }
  }

  /** Ends the load at once; what was sent is still settled, stored and reported. */
  stop(reason: string): void {
    this.#stopped ??= reason;
    this.#stopping ??= this.#process?.stop();
  }

  async #generate(): Promise<GeneratorEnd | undefined> {
    const { lab, generator, worker, targetUrl, tlsAuth, credentialOf } = this.#deps;
    try {
      const credential = credentialOf(worker.userId);
      if (credential === undefined) throw new GauntletError('not-found', `there is no credential for the User ${worker.userId}`);
      for (const population of this.#claim.populations) await lab.populate(population);
      const plan = buildLoadPlan(this.#claim, { targetUrl, credential, tlsAuth });
      if (this.#stopped !== undefined) return undefined;
      this.#process = await generator.start({ ...this.#claim, plan, onSample: (sample) => this.#ledger.sample(sample) });
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      return undefined;
    }
    // It may have been told to stop while k6 was being started.
    if (this.#stopped === undefined) this.#link.become('armed');
    else this.#stopping ??= this.#process.stop();
    return this.#process.ended;
  }

  /** @param atMs of this machine's clock */
  #releaseAt(atMs: number): void {
    const process = this.#process;
    if (process === undefined || this.#releasedAtMs !== undefined || this.#stopped !== undefined) return;
    this.#releasedAtMs = atMs;
    const waitMs = atMs - Number(this.#deps.clock.nowUs()) / 1_000;
    setTimeout(() => {
      if (this.#stopped !== undefined) return;
      process.release().then(
        () => this.#link.become('running'),
        (error: unknown) => {
          this.#failure = `k6 could not be released: ${error instanceof Error ? error.message : String(error)}`;
          this.stop(this.#failure);
        },
      );
    }, Math.max(0, waitMs));
  }

  #received(message: LoadMessage): void {
    this.#ledger.message(message);
    if (message.kind === 'response') return;
    const { campaignId, segmentId } = this.#claim;
    this.#deps.rows.addAlert({ campaignId, segmentId, phase: this.#phaseKey(), kind: message.kind === 'dcc-alert' ? 'dcc' : 'device', alertCode: message.alertCode, deviceId: message.deviceId, receivedAtUs: message.atUs });
  }

  #tick(): void {
    const { clock, rows } = this.#deps;
    this.#ledger.expire(Number(clock.nowUs()));
    if (rows.waiting().full) this.stop('rows cannot be stored: ClickHouse does not take them and the spool is full');
    this.#alerts.keepUp(this.#stopped === undefined ? this.#phase() : undefined, clock.monotonicMs());
  }

  /** Waits for Responses to what was sent, as long as they may take. */
  async #drain(): Promise<void> {
    const { clock } = this.#deps;
    const sinceMs = clock.monotonicMs();
    while (this.#ledger.progress.outstanding > 0) {
      const waitedMs = clock.monotonicMs() - sinceMs;
      if (waitedMs > (this.#stopped === undefined ? this.#claim.responseTimeoutMs + tickMs : Math.min(stoppedDrainMs, this.#claim.responseTimeoutMs))) return;
      await new Promise<void>((resolve) => void setTimeout(resolve, tickMs / 4));
    }
  }

  async #flush(): Promise<void> {
    try {
      await this.#deps.rows.flush(AbortSignal.any([AbortSignal.timeout(flushWithinMs), this.#link.lost]));
    } catch (error) {
      this.#failure ||= `not every row is stored: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  #result(end: GeneratorEnd | undefined): SegmentResult {
    const { workerId } = this.#deps.worker;
    const { iterations, droppedIterations, unmatchedResponses } = this.#ledger.counts;
    const { deviceAlerts, dccAlerts } = this.#ledger.progress;
    const failure = this.#failure || (end === undefined ? '' : this.#faultOf(end, iterations));
    const ended = failure !== '' ? 'failed' : this.#stopped !== undefined ? 'stopped' : 'completed';
    return {
      workerId,
      leaseToken: this.#claim.leaseToken,
      ended,
      reason: (failure || (this.#stopped ?? '')).slice(0, 2_000),
      ...(end === undefined || this.#process === undefined
        ? {}
        : { k6: { version: this.#process.version, exitCode: end.exitCode, samples: end.samples, summaryRequests: end.summary?.requests ?? null, iterations, droppedIterations, scriptExceptions: end.scriptExceptions } }),
      byVariant: [...this.#ledger.byVariant],
      deviceAlerts,
      dccAlerts,
      unmatchedResponses,
      releasedAtMs: this.#releasedAtMs ?? null,
      endedAtMs: Number(this.#deps.clock.nowUs()) / 1_000,
    };
  }

  /** k6's exit code alone proves nothing: an exception in every iteration ends with 0. */
  #faultOf(end: GeneratorEnd, iterations: number): string {
    if (end.scriptExceptions > 0) return `the script threw ${end.scriptExceptions} exceptions, first: ${end.firstError}`;
    if (end.unreadable > 0) return `${end.unreadable} lines of k6's output could not be read`;
    if (this.#stopped !== undefined) return '';
    if (end.exitCode !== 0) return `k6 ended with exit code ${end.exitCode ?? 'none: it was killed'}${end.firstError === '' ? '' : `: ${end.firstError}`}`;
    if (iterations === 0) return 'k6 ran to its end without a single iteration';
    return end.summary !== undefined && end.summary.requests !== this.#ledger.progress.sent ? `k6 counts ${end.summary.requests} requests, but samples of ${this.#ledger.progress.sent} were read` : '';
  }

  #phase() {
    return this.#releasedAtMs === undefined ? undefined : phaseAt(this.#claim, Number(this.#deps.clock.nowUs()) / 1_000 - this.#releasedAtMs);
  }

  #phaseKey(): string {
    return this.#phase()?.key ?? '';
  }
}
