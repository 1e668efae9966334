import type { SampleRow, SegmentClaim, SegmentProgress, SegmentResult, ServiceRequestRow } from '@gauntlet/contracts';
import type { LoadMessage, LoadSample, RequestReference } from '../ports/load-generator.ts';
import type { LoadWriter } from '../ports/load-store.ts';
import { arrivalTimes } from './arrival-times.ts';
import { judgeAcknowledgement } from './judge-acknowledgement.ts';
import { deviceIdAt } from './device-id.ts';
import { scenariosOf } from './load-scenarios.ts';
import type { LoadScenario } from './load-scenarios.ts';
import { ScheduleErrors } from './schedule-errors.ts';

/** A Service Request that is not settled; what comes first, k6's samples or the Response, depends on k6's buffers. */
interface OpenRequest {
  reference?: RequestReference;
  scenario?: KnownScenario;
  sentAtUs?: number;
  acknowledgedUs: number;
  status: string;
  errorCode: string;
  scheduleErrorUs: number;
  /** Response code of the acknowledgement, once the iteration is over. */
  responseCode?: string;
  response?: { readonly atUs: number; readonly failure: string };
  /** When it was first heard of. */
  readonly bornUs: number;
}

interface KnownScenario extends LoadScenario {
  readonly errors: ScheduleErrors;
}

export type VariantTally = { -readonly [Field in keyof SegmentResult['byVariant'][number]]: SegmentResult['byVariant'][number][Field] };

/** k6 writes its samples once a second; until they are here, a request cannot be told from one that k6 never sent. */
const sampleLagUs = 5_000_000;

/**
 * Joins what k6 says it sent with the Responses that came, by the request's counter, so that every Service Request ends as one row:
 * answered, failed or lost. Keeps every sample besides.
 */
export class RequestLedger {
  readonly #claim: SegmentClaim;
  readonly #userId: string;
  readonly #rows: Pick<LoadWriter, 'addSample' | 'addServiceRequest'>;
  readonly #scenarios: ReadonlyMap<string, KnownScenario>;
  readonly #open = new Map<bigint, OpenRequest>();
  readonly #variants = new Map<string, VariantTally>();
  readonly #progress = { sent: 0, answered: 0, failed: 0, lost: 0, deviceAlerts: 0, dccAlerts: 0 };
  #outstanding = 0;
  #iterations = 0;
  #droppedIterations = 0;
  #unmatchedResponses = 0;

  constructor(claim: SegmentClaim, userId: string, rows: Pick<LoadWriter, 'addSample' | 'addServiceRequest'>) {
    this.#claim = claim;
    this.#userId = userId;
    this.#rows = rows;
    this.#scenarios = new Map(scenariosOf(claim).map((scenario) => [scenario.name, { ...scenario, errors: new ScheduleErrors(arrivalTimes(scenario.stream.stages)) }]));
  }

  get progress(): SegmentProgress {
    return { ...this.#progress, outstanding: this.#outstanding };
  }

  get counts(): { readonly iterations: number; readonly droppedIterations: number; readonly unmatchedResponses: number } {
    return { iterations: this.#iterations, droppedIterations: this.#droppedIterations, unmatchedResponses: this.#unmatchedResponses };
  }

  get byVariant(): readonly VariantTally[] {
    return [...this.#variants.values()];
  }

  /** 99th percentile of the schedule errors since the last call; 0 when nothing started. */
  takeScheduleErrorP99Us(): number {
    return Math.max(0, ...[...this.#scenarios.values()].map(({ errors }) => errors.takeP99Us()));
  }

  sample(sample: LoadSample): void {
    const scenario = this.#scenarios.get(sample.scenario);
    this.#rows.addSample(this.#sampleRow(sample, scenario));
    if (sample.metric === 'iterations') this.#iterations += sample.value;
    else if (sample.metric === 'dropped_iterations') this.#droppedIterations += sample.value;
    if (sample.request === undefined || scenario === undefined) return;
    switch (sample.metric) {
      case 'http_req_duration':
        this.#sent(sample, sample.request, scenario);
        break;
      case 'iteration_duration':
        this.#started(sample, sample.request, scenario);
        break;
      case 'iterations':
        this.#iterated(sample, sample.request);
        break;
      default:
    }
  }

  message(message: LoadMessage): void {
    if (message.kind === 'device-alert') this.#progress.deviceAlerts += 1;
    else if (message.kind === 'dcc-alert') this.#progress.dccAlerts += 1;
    else {
      const request = this.#requestOf(message.counter, Number(message.atUs));
      if (request.response !== undefined) this.#unmatchedResponses += 1;
      else request.response = { atUs: Number(message.atUs), failure: message.failure };
      this.#settleIfDecided(message.counter, request);
    }
  }

  /** Counts as lost what has had its time; to be called every second or so. */
  expire(nowUs: number): void {
    const oldest = nowUs - this.#claim.responseTimeoutMs * 1_000 - sampleLagUs;
    for (const [counter, request] of this.#open) {
      if ((request.sentAtUs ?? request.bornUs) > oldest) break;
      this.#close(counter, request);
    }
  }

  /** Nothing more will come: what is open ends as it stands. */
  finish(): void {
    for (const [counter, request] of this.#open) this.#close(counter, request);
  }

  #sampleRow({ metric, atUs, value, status, errorCode, request }: LoadSample, scenario: KnownScenario | undefined): SampleRow {
    const { campaignId, segmentId } = this.#claim;
    return { campaignId, segmentId, metric, phase: scenario?.phase.key ?? '', trafficClass: scenario?.stream.trafficClass ?? '', atUs, value, status, errorCode, requestCounter: request?.counter ?? 0n };
  }

  #sent({ atUs, value, status, errorCode }: LoadSample, reference: RequestReference, scenario: KnownScenario): void {
    const request = this.#requestOf(reference.counter, atUs);
    if (request.sentAtUs !== undefined) return;
    request.acknowledgedUs = Math.round(value * 1_000);
    request.sentAtUs = atUs - request.acknowledgedUs;
    request.reference = reference;
    request.scenario = scenario;
    request.status = status;
    request.errorCode = errorCode;
    this.#progress.sent += 1;
    this.#outstanding += 1;
    this.#tallyOf(scenario, reference).sent += 1;
  }

  #started({ atUs, value, end }: LoadSample, reference: RequestReference, { errors }: KnownScenario): void {
    const request = this.#open.get(reference.counter);
    if (end === undefined || request === undefined) return;
    request.scheduleErrorUs = errors.add({ iteration: reference.iteration, startedAtUs: atUs - value * 1_000, scenarioStartMs: end.scenarioStartMs });
  }

  #iterated({ end }: LoadSample, reference: RequestReference): void {
    const request = this.#open.get(reference.counter);
    if (request === undefined) return;
    request.responseCode = end?.responseCode ?? '';
    this.#settleIfDecided(reference.counter, request);
  }

  #requestOf(counter: bigint, bornUs: number): OpenRequest {
    let request = this.#open.get(counter);
    if (request === undefined) this.#open.set(counter, (request = { bornUs, acknowledgedUs: 0, status: '', errorCode: '', scheduleErrorUs: 0 }));
    return request;
  }

  #settleIfDecided(counter: bigint, request: OpenRequest): void {
    if (request.responseCode === undefined) return;
    const judged = judgeAcknowledgement({ status: request.status, errorCode: request.errorCode, responseCode: request.responseCode });
    if (judged.kind !== 'awaits-response') this.#settle(counter, request, judged.kind, judged.reason, judged.kind === 'answered' ? request.acknowledgedUs : 0);
    else if (request.response !== undefined) this.#settleWithResponse(counter, request, request.response);
  }

  #settleWithResponse(counter: bigint, request: OpenRequest, response: { readonly atUs: number; readonly failure: string }): void {
    // k6 and this process read the same clock; a Response that overtakes the end of its request's sending is there at once.
    const responseUs = Math.max(0, Math.round(response.atUs - (request.sentAtUs ?? response.atUs)));
    if (responseUs > this.#claim.responseTimeoutMs * 1_000) this.#settle(counter, request, 'lost', 'no-response', 0);
    else if (response.failure === '') this.#settle(counter, request, 'answered', '', responseUs);
    else this.#settle(counter, request, 'failed', response.failure, responseUs);
  }

  #close(counter: bigint, request: OpenRequest): void {
    if (request.sentAtUs === undefined) {
      if (request.response !== undefined) this.#unmatchedResponses += 1;
      this.#open.delete(counter);
    } else if (request.response !== undefined) this.#settleWithResponse(counter, request, request.response);
    else this.#settle(counter, request, 'lost', request.responseCode === undefined ? 'no-acknowledgement' : 'no-response', 0);
  }

  #settle(counter: bigint, request: OpenRequest, outcome: ServiceRequestRow['outcome'], reason: string, responseUs: number): void {
    const { reference, scenario, sentAtUs, acknowledgedUs, scheduleErrorUs } = request;
    this.#open.delete(counter);
    if (reference === undefined || scenario === undefined || sentAtUs === undefined) return;
    this.#progress[outcome] += 1;
    this.#outstanding -= 1;
    const tally = this.#tallyOf(scenario, reference);
    tally[outcome] += 1;
    const { campaignId, segmentId, groups } = this.#claim;
    const group = groups[reference.group];
    this.#rows.addServiceRequest({
      campaignId,
      segmentId,
      userId: this.#userId,
      requestCounter: counter,
      phase: scenario.phase.key,
      trafficClass: scenario.stream.trafficClass,
      srv: tally.srv,
      dmcId: group?.dmcId ?? '',
      deviceType: group?.deviceType ?? '',
      deviceId: group === undefined ? '' : deviceIdAt(group, reference.device),
      outcome,
      reason,
      sentAtUs: BigInt(Math.round(sentAtUs)),
      scheduleErrorUs,
      acknowledgedUs: request.status === '0' ? 0 : acknowledgedUs,
      responseUs,
    });
  }

  #tallyOf({ stream }: KnownScenario, { entry }: RequestReference): VariantTally {
    const srv = stream.traffic[entry]?.srv ?? '';
    const key = `${stream.trafficClass} ${srv}`;
    let tally = this.#variants.get(key);
    if (tally === undefined) this.#variants.set(key, (tally = { srv, trafficClass: stream.trafficClass, sent: 0, answered: 0, failed: 0, lost: 0 }));
    return tally;
  }
}
