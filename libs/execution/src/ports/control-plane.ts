import type { HeartbeatReply, PackHash, RegisteredWorker, RegisterWorker, ShardClaim, ShardId, ShardResult, TestPack, WorkerId } from '@gauntlet/contracts';

/** The orchestrator as a worker sees it, over /v1. Network failures: GauntletError 'unavailable', retryable. */
export interface ControlPlane {
  register(worker: RegisterWorker): Promise<RegisteredWorker>;
  /** 'held': another worker's lease is alive, ask again after `retryAfterMs`. 'gone': nothing left to do. */
  claim(shardId: ShardId, workerId: WorkerId, generation: number): Promise<{ readonly kind: 'claimed'; readonly claim: ShardClaim } | { readonly kind: 'held'; readonly retryAfterMs: number } | { readonly kind: 'gone' }>;
  heartbeat(shardId: ShardId, workerId: WorkerId, leaseToken: number): Promise<HeartbeatReply | 'stale'>;
  report(shardId: ShardId, result: ShardResult): Promise<'recorded' | 'stale'>;
  /** Packs are immutable: cache by hash. */
  pack(hash: PackHash): Promise<TestPack>;
}
