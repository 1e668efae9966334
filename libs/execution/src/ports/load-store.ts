import type { AlertRow, GeneratorHealthRow, ResponseTimes, SampleRow, ServiceRequestRow, TrafficClass, UnansweredRequests } from '@gauntlet/contracts';

/**
 * Rows of one load segment, written by its generator. Adding never waits: rows are sent a few times a second, and go to disk while the
 * store does not take them.
 */
export interface LoadWriter {
  addSample(row: SampleRow): void;
  addServiceRequest(row: ServiceRequestRow): void;
  addAlert(row: AlertRow): void;
  addHealth(row: GeneratorHealthRow): void;
  /** Rows not acknowledged, and bytes of those that are on disk; `full` when those are more than may be: the load has to stop. */
  waiting(): { readonly rows: number; readonly spoolBytes: number; readonly full: boolean };
  /** Resolves when the store acknowledged every row. @throws GauntletError 'not-acknowledged' when `signal` aborts first; the rows stay on disk and are sent at the next start */
  flush(signal: AbortSignal): Promise<void>;
}

/** Which rows: of the whole campaign where a field is left out. */
export interface LoadSelection {
  readonly campaignId: string;
  readonly phase?: string | undefined;
  readonly trafficClass?: TrafficClass | undefined;
  readonly srv?: string | undefined;
}

/** Service Requests by the second in which they were sent. */
export interface TrafficSecond {
  /** Seconds since the Unix epoch. */
  readonly second: number;
  readonly phase: string;
  readonly trafficClass: TrafficClass;
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  readonly lost: number;
  /** Exact, of the Responses to what was sent in this second; null when none came. */
  readonly p50Us: number | null;
  readonly p95Us: number | null;
  readonly p99Us: number | null;
}

export interface AlertSecond {
  readonly second: number;
  readonly phase: string;
  readonly kind: 'device' | 'dcc';
  readonly received: number;
}

export interface VariantCount {
  readonly srv: string;
  readonly trafficClass: TrafficClass;
  readonly rows: number;
  /** Distinct Service Requests; fewer than `rows` means that some were stored twice. */
  readonly requests: number;
  readonly answered: number;
  readonly failed: number;
  readonly lost: number;
}

/** One k6 metric over the merged samples. */
export interface MetricSummary {
  readonly samples: number;
  readonly sum: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** In the order of the quantiles asked for. */
  readonly quantiles: readonly number[];
}

/** Worst of one generator over a campaign. */
export interface GeneratorSummary {
  readonly segmentId: string;
  readonly hostname: string;
  readonly cpuShareMax: number;
  readonly k6CoresMax: number;
  readonly workerCoresMax: number;
  readonly droppedIterations: number;
  /** Exact over the segment's Service Requests. */
  readonly scheduleErrorP99Us: number | null;
  readonly spoolBytesMax: number;
  /** How far its clock was off at least: what was measured, less how far that may be off. */
  readonly clockSkewMsMax: number;
  readonly lastHeardUs: bigint;
}

/** Answered requests in the order in which they were sent. */
export interface RawLatencies {
  /** Microseconds since the Unix epoch; exact, for they are below 2^53. */
  readonly sentAtUs: Float64Array;
  readonly responseUs: Uint32Array;
}

/** What campaigns stored, read by the orchestrator. Every method throws GauntletError 'unavailable' (retryable) or 'internal'. */
export interface LoadReader {
  /** Seconds from `fromSecond` on, in order; those of the last few seconds still grow. */
  trafficBySecond(selection: LoadSelection & { readonly fromSecond?: number | undefined }): Promise<readonly TrafficSecond[]>;
  alertsBySecond(selection: { readonly campaignId: string; readonly fromSecond?: number | undefined }): Promise<readonly AlertSecond[]>;
  /** By phase, traffic class and SRV. @param quantiles each from 0 to 1 */
  responseTimes(selection: LoadSelection, quantiles: readonly number[]): Promise<readonly ResponseTimes[]>;
  /** Response times of the selection taken together, in milliseconds; undefined when nothing was answered. */
  responseTime(selection: LoadSelection, quantiles: readonly number[]): Promise<MetricSummary | undefined>;
  /** The same with the SRVs of a class taken together (`srv` is ''). */
  responseTimesByClass(selection: LoadSelection, quantiles: readonly number[]): Promise<readonly ResponseTimes[]>;
  /** Rows by why they were not answered. */
  failures(selection: LoadSelection): Promise<readonly UnansweredRequests[]>;
  /** To be held against what the generators reported. */
  countByVariant(campaignId: string): Promise<readonly VariantCount[]>;
  /** undefined when there is no sample of this metric. */
  metric(selection: LoadSelection & { readonly metric: string }, quantiles: readonly number[]): Promise<MetricSummary | undefined>;
  /** Names of the k6 metrics that the campaign has samples of. */
  metricNames(campaignId: string): Promise<readonly string[]>;
  latencies(selection: LoadSelection): Promise<RawLatencies>;
  generators(campaignId: string): Promise<readonly GeneratorSummary[]>;
  /** Health rows from `fromUs` on, in order. */
  health(selection: { readonly campaignId: string; readonly fromUs?: bigint | undefined }): Promise<readonly GeneratorHealthRow[]>;
  close(): Promise<void>;
}
