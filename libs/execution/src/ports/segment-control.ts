import type { SegmentClaim, SegmentHeartbeat, SegmentHeartbeatReply, SegmentResult } from '@gauntlet/contracts';

/** The orchestrator as a generator sees it, over /v1/segments. Network failures: GauntletError 'unavailable', retryable. */
export interface SegmentControl {
  /** 'gone': claimed before, ended, or unknown; there is nothing to do. */
  claim(segmentId: string, workerId: string, generation: number): Promise<{ readonly kind: 'claimed'; readonly claim: SegmentClaim } | { readonly kind: 'gone' }>;
  /** 'stale': the segment counts as lost, or is another's; stop at once. */
  heartbeat(segmentId: string, heartbeat: SegmentHeartbeat): Promise<SegmentHeartbeatReply | 'stale'>;
  report(segmentId: string, result: SegmentResult): Promise<'recorded' | 'stale'>;
}
