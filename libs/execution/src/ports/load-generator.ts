import type { LoadPlan, SegmentClaim } from '@gauntlet/contracts';

/** The Service Request that an iteration sends, as its metadata says it. */
export interface RequestReference {
  readonly counter: bigint;
  /** Number of the iteration within its scenario, over all generators. */
  readonly iteration: number;
  /** Places in LoadStream.entries and LoadPlan.groups, and of the device in its group. */
  readonly entry: number;
  readonly group: number;
  readonly device: number;
}

/** One line of k6's output. */
export interface LoadSample {
  readonly metric: string;
  /** Microseconds since the Unix epoch. */
  readonly atUs: number;
  readonly value: number;
  /** '' for samples of k6 itself, such as the number of its virtual users. */
  readonly scenario: string;
  readonly status: string;
  readonly errorCode: string;
  readonly request: RequestReference | undefined;
  /** Of the samples that end an iteration: when its scenario started, and the response code of the acknowledgement ('' for none). */
  readonly end: { readonly scenarioStartMs: number; readonly responseCode: string } | undefined;
}

export interface GeneratorEnd {
  readonly exitCode: number | null;
  /** Lines that were read as samples, and those that were none. */
  readonly samples: number;
  readonly unreadable: number;
  /** k6's own counts at the end of the test; undefined when it wrote none. */
  readonly summary: { readonly requests: number; readonly iterations: number; readonly droppedIterations: number } | undefined;
  readonly scriptExceptions: number;
  /** What k6 complained about first; '' when it did not. */
  readonly firstError: string;
}

/** A k6 that was started, paused at the start barrier. */
export interface GeneratorProcess {
  readonly version: string;
  /** Processor time that it used so far, in seconds. */
  cpuSeconds(): number;
  /** Lets it start. @throws GauntletError 'unavailable' when it does not take the order */
  release(): Promise<void>;
  /** Ends it: by its own means first, by force after a second. Resolves when it is gone. */
  stop(): Promise<void>;
  /** Resolves when it ended and its last sample was handed over; never rejects. */
  readonly ended: Promise<GeneratorEnd>;
}

/** k6, the real one (apps/worker). */
export interface LoadGenerator {
  /** @throws GauntletError 'not-found' when there is no k6, 'internal' when it ends or does not arm in time: the message says why */
  start(load: Pick<SegmentClaim, 'segmentId' | 'executionSegment' | 'executionSegmentSequence' | 'mirror'> & { readonly plan: Omit<LoadPlan, 'summaryFile'>; readonly onSample: (sample: LoadSample) => void }): Promise<GeneratorProcess>;
}

/** A message on the receive endpoint, as far as load needs it. */
export type LoadMessage =
  | { readonly kind: 'response'; readonly counter: bigint; readonly atUs: bigint; /** '' when it says success. */ readonly failure: string }
  | ReceivedAlert<'device-alert'>
  | ReceivedAlert<'dcc-alert'>;

interface ReceivedAlert<Kind> {
  readonly kind: Kind;
  readonly alertCode: string;
  readonly deviceId: string;
  readonly atUs: bigint;
}

/** Where Responses and alerts arrive while a segment runs. */
export interface LoadInbox {
  /** One listener at a time; `undefined` when the segment has ended. */
  listen(listener: { readonly verify: boolean; readonly onMessage: (message: LoadMessage) => void } | undefined): void;
}
