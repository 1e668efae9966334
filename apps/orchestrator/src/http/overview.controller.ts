import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { RunId } from '@gauntlet/contracts';
import { parseInput } from '@gauntlet/contracts';
import type { FastifyReply } from 'fastify';
import { eventsQuerySchema } from '../api/route.ts';
import { poolQuerySchema, queueQuerySchema } from '../api/server-routes.ts';
import { overviewStream } from '../live/live-runs.ts';
import { overviewSubject, readOverview, readPoolWork, readQueue } from '../live/platform-overview.ts';
import { Platform } from '../platform.ts';
import { lastSeenId, sendEvents } from './send-events.ts';

/** What runs, what waits, what ended, and who does it. */
@Controller('v1')
export class OverviewController {
  constructor(private readonly platform: Platform) {}

  @Get('overview')
  async show() {
    return readOverview(this.platform);
  }

  @Get('overview/events')
  async events(@Query() query: unknown, @Headers('last-event-id') header: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { after } = parseInput(eventsQuerySchema, query, 'the query');
    const { streams } = this.platform.live;
    await streams.open(overviewStream, overviewSubject(this.platform));
    sendEvents(reply, { streams, name: overviewStream, afterId: lastSeenId(header, after) });
  }

  @Get('queue')
  async queue(@Query() query: unknown) {
    const { run } = parseInput(queueQuerySchema, query, 'the query');
    return readQueue(this.platform, run as RunId | undefined);
  }

  @Get('queue/waiting')
  async waiting(@Query() query: unknown) {
    return readPoolWork(this.platform, parseInput(poolQuerySchema, query, 'the query').pool);
  }
}
