import type { FastifyReply } from 'fastify';
import type { LiveStreams, StreamEvent } from '../live/live-streams.ts';

/** A reader that hears no beat knows that what it shows is old. No beat is sent while the subject cannot be read. */
const beatMs = 2_000;
/** A comment this often keeps proxies from closing a quiet stream. */
const keepAliveMs = 15_000;
/** A reader that is this far behind is cut off; it comes back for what it missed. */
const backlogMaxBytes = 4 * 1024 * 1024;

export interface SentStream {
  readonly streams: LiveStreams;
  /** Of a stream that is open. */
  readonly name: string;
  readonly afterId: number | undefined;
}

/** Sends a stream as server-sent events (WHATWG HTML 9.2) until the reader leaves. */
export function sendEvents(reply: FastifyReply, { streams, name, afterId }: SentStream): void {
  reply.hijack();
  const stream = reply.raw;
  stream.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no' });
  stream.write('retry: 1000\n\n');
  const stop = streams.listen(name, afterId, (event) => {
    if (stream.writableLength > backlogMaxBytes) stream.destroy();
    else stream.write(textOf(event));
  });
  const beat = () => streams.isFresh(name) && stream.write('event: beat\ndata: {"type":"beat"}\n\n');
  beat();
  const beating = setInterval(beat, beatMs);
  const keepAlive = setInterval(() => stream.write(': still here\n\n'), keepAliveMs);
  stream.once('close', () => {
    clearInterval(beating);
    clearInterval(keepAlive);
    stop();
  });
}

/** From the header that a browser sends when it reconnects by itself, or from the query where a page opens the stream anew. */
export function lastSeenId(header: string | undefined, query: number | undefined): number | undefined {
  return header !== undefined && /^\d{1,16}$/.test(header) ? Number(header) : query;
}

function textOf({ id, type, data }: StreamEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${data}\n\n`;
}
