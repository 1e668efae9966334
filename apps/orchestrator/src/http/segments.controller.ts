import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import type { SegmentClaim, SegmentHeartbeatReply } from '@gauntlet/contracts';
import { claimSegmentSchema, GauntletError, parseInput, segmentHeartbeatSchema, segmentResultSchema } from '@gauntlet/contracts';
import { Platform } from '../platform.ts';

/** The load generators' side. */
@Controller('v1/segments')
export class SegmentsController {
  constructor(private readonly platform: Platform) {}

  @Post(':segmentId/claim')
  @HttpCode(200)
  async claim(@Param('segmentId') segmentId: string, @Body() body: unknown): Promise<SegmentClaim> {
    const { workerId, generation } = parseInput(claimSegmentSchema, body, 'the claim');
    const claimed = await this.platform.records.claimSegment({ segmentId, workerId, generation, nowMs: this.platform.leaseNowMs() });
    if (claimed.kind === 'gone') throw new GauntletError('gone', 'there is nothing left to do for this segment and generation');
    return claimed.claim;
  }

  @Post(':segmentId/heartbeat')
  @HttpCode(200)
  async heartbeat(@Param('segmentId') segmentId: string, @Body() body: unknown): Promise<SegmentHeartbeatReply> {
    const heartbeat = parseInput(segmentHeartbeatSchema, body, 'the heartbeat');
    const directive = await this.platform.records.heartbeatSegment(segmentId, heartbeat, this.platform.leaseNowMs());
    if (directive === 'stale') throw new GauntletError('conflict', 'the segment was given up, or is another\'s');
    this.platform.live.campaignChanged(segmentId.split('.')[0] ?? '');
    return { directive, nowMs: Date.now() };
  }

  @Post(':segmentId/result')
  @HttpCode(200)
  async result(@Param('segmentId') segmentId: string, @Body() body: unknown): Promise<{ recorded: true }> {
    const result = parseInput(segmentResultSchema, body, 'the result');
    if ((await this.platform.records.reportSegment(segmentId, result)) === 'stale') throw new GauntletError('conflict', 'the segment was given up, or is another\'s');
    this.platform.live.campaignChanged(segmentId.split('.')[0] ?? '');
    return { recorded: true };
  }
}
