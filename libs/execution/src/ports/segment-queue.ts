/** A segment to be put on the queue of the sct pool. The job id is derived from segment and generation. */
export interface QueuedSegment {
  readonly campaignId: string;
  readonly segmentId: string;
  readonly generation: number;
  readonly traceparent: string;
}

/** The queue of load segments as the orchestrator sees it (libs/queue over BullMQ). */
export interface SegmentQueue {
  /** Adding a job that is still there changes nothing. */
  add(segments: readonly QueuedSegment[]): Promise<void>;
  depth(): Promise<{ readonly waiting: number; readonly active: number }>;
  close(): Promise<void>;
}
