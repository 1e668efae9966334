import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import type { HeartbeatReply, RegisteredWorker, ShardClaim, ShardId, WorkerId } from '@gauntlet/contracts';
import { claimShardSchema, GauntletError, heartbeatSchema, parseInput, registerWorkerSchema, shardResultSchema } from '@gauntlet/contracts';
import { carryOut, startWaitingLanes } from '@gauntlet/execution';
import { Platform } from '../platform.ts';

/** The workers' side: they announce themselves, take shards, keep them, and report them. */
@Controller('v1')
export class ShardsController {
  constructor(private readonly platform: Platform) {}

  @Post('workers')
  @HttpCode(200)
  async register(@Body() body: unknown): Promise<RegisteredWorker> {
    return this.platform.records.registerWorker(parseInput(registerWorkerSchema, body, 'the worker'), this.platform.leaseNowMs());
  }

  @Post('shards/:shardId/claim')
  @HttpCode(200)
  async claim(@Param('shardId') shardId: string, @Body() body: unknown): Promise<ShardClaim> {
    const { workerId, generation } = parseInput(claimShardSchema, body, 'the claim');
    const ttlMs = this.platform.leaseTtlMs;
    const claimed = await this.platform.records.claimShard({ shardId: shardId as ShardId, workerId: workerId as WorkerId, generation, nowMs: this.platform.leaseNowMs(), ttlMs });
    if (claimed.kind === 'held') throw new GauntletError('conflict', 'another worker holds this shard', { details: { retryAfterMs: claimed.retryAfterMs } });
    if (claimed.kind === 'gone') throw new GauntletError('gone', 'there is nothing left to do for this shard and generation');
    const { runId, leaseToken, dmc, deviceSet, environment, tests, infrastructureRetries } = claimed;
    this.platform.live.shardClaimed(shardId, runId, dmc.id);
    return { runId, shardId: shardId as ShardId, leaseToken, leaseTtlMs: ttlMs, dmc, deviceSet, environment, tests, infrastructureRetries };
  }

  @Post('shards/:shardId/heartbeat')
  @HttpCode(200)
  async heartbeat(@Param('shardId') shardId: string, @Body() body: unknown): Promise<HeartbeatReply> {
    const { workerId, leaseToken } = parseInput(heartbeatSchema, body, 'the heartbeat');
    const renewed = await this.platform.records.renewLease({ shardId: shardId as ShardId, workerId: workerId as WorkerId, leaseToken, nowMs: this.platform.leaseNowMs(), ttlMs: this.platform.leaseTtlMs });
    if (renewed === 'stale') throw new GauntletError('conflict', 'the lease token is no longer the current one');
    return { cancelled: renewed === 'cancelled' };
  }

  @Post('shards/:shardId/result')
  @HttpCode(200)
  async result(@Param('shardId') shardId: string, @Body() body: unknown): Promise<{ recorded: true }> {
    const result = parseInput(shardResultSchema, body, 'the result');
    const recorded = await this.platform.records.recordShardResult(shardId as ShardId, result, this.platform.leaseNowMs());
    if (recorded.kind === 'stale') throw new GauntletError('conflict', 'the lease token is no longer the current one');
    this.platform.live.shardEnded(shardId);
    void this.follow(recorded.advance);
    return { recorded: true };
  }

  private async follow(advance: Parameters<typeof carryOut>[0]): Promise<void> {
    await carryOut(advance, this.platform.carryOutDeps());
    if (advance.changedLanes.length > 0) await startWaitingLanes(this.platform.carryOutDeps());
  }
}
