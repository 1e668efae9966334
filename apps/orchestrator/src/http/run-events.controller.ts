import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { RunId } from '@gauntlet/contracts';
import { GauntletError, parseInput } from '@gauntlet/contracts';
import type { FastifyReply } from 'fastify';
import { eventsQuerySchema } from '../api/route.ts';
import { Platform } from '../platform.ts';
import { lastSeenId, sendEvents } from './send-events.ts';

@Controller('v1/runs')
export class RunEventsController {
  constructor(private readonly platform: Platform) {}

  @Get(':runId/events')
  async events(@Param('runId') runId: string, @Query() query: unknown, @Headers('last-event-id') header: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { after } = parseInput(eventsQuerySchema, query, 'the query');
    const { live } = this.platform;
    const known = /^[0-9a-f-]{36}$/.test(runId) && (await live.open(runId as RunId));
    if (!known) throw new GauntletError('not-found', `there is no run ${runId.slice(0, 80)}`);
    sendEvents(reply, { streams: live.streams, name: runId, afterId: lastSeenId(header, after) });
  }
}
