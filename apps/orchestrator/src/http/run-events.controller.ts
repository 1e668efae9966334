import { Controller, Get, Param, Res } from '@nestjs/common';
import type { RunId } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { FastifyReply } from 'fastify';
import { Platform } from '../platform.ts';

/** A comment this often keeps proxies from closing a quiet stream. */
const keepAliveMs = 15_000;
/** A reader that is this far behind is cut off; it comes back and gets the whole state. */
const backlogMaxBytes = 4 * 1024 * 1024;

@Controller('v1/runs')
export class RunEventsController {
  constructor(private readonly platform: Platform) {}

  @Get(':runId/events')
  async events(@Param('runId') runId: string, @Res() reply: FastifyReply): Promise<void> {
    const known = /^[0-9a-f-]{36}$/.test(runId) && (await this.platform.records.getRun(runId as RunId)) !== undefined;
    if (!known) throw new GauntletError('not-found', `there is no run ${runId.slice(0, 80)}`);
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no' });
    stream.write('retry: 1000\n\n');
    const closed = new AbortController();
    stream.on('close', () => closed.abort());
    const stop = await this.platform.live.watch(runId, ({ id, event }) => {
      if (stream.writableLength > backlogMaxBytes) stream.destroy();
      else stream.write(`id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    });
    const keepAlive = setInterval(() => stream.write(': still here\n\n'), keepAliveMs);
    const end = () => {
      clearInterval(keepAlive);
      stop();
    };
    // The reader may have left while the run was read.
    if (closed.signal.aborted) end();
    else closed.signal.addEventListener('abort', end, { once: true });
  }
}
