import { setTimeout as sleep } from 'node:timers/promises';
import { GauntletError } from '@gauntlet/contracts';
import type { ApiClient } from './api-client.ts';
import { EventStreamParser } from './event-stream.ts';

export interface FollowSubjectOptions<View, Event> {
  /** Of the subject; its events are at this path with /events behind it. */
  readonly path: string;
  /** The whole view, as the event that carries it. */
  readonly asEvent: (view: View) => Event;
  /** Whether nothing will happen after this event. */
  readonly isLast: (event: Event) => boolean;
  readonly onEvent: (event: Event) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long the server may be away before following ends with 'unavailable'. */
  readonly awayMaxMs?: number | undefined;
}

/** A stream that says nothing for this long is opened anew: its connection may be dead without either side knowing. */
const silenceMaxMs = 30_000;

/**
 * Follows something until it ended and returns it as it then is. A broken stream is taken up again after the last event seen.
 * @throws GauntletError 'unavailable' when the server stays away, or what the server said
 */
export async function followSubject<View, Event>(client: ApiClient, options: FollowSubjectOptions<View, Event>): Promise<View> {
  const { path, asEvent, isLast, onEvent, signal, awayMaxMs = 60_000 } = options;
  let lastEventId: string | undefined;
  let heardAt = performance.now();
  for (;;) {
    try {
      const view = await client.get<View>(path, signal);
      heardAt = performance.now();
      onEvent(asEvent(view));
      if (isLast(asEvent(view))) return view;
      lastEventId = await readEvents(client, lastEventId, options);
      // Also when a stream keeps ending at once, the server is asked at most a few times a second.
      await sleep(250, undefined, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      const passing = error instanceof GauntletError && error.code === 'unavailable';
      if (!passing || performance.now() - heardAt > awayMaxMs) throw error;
      await sleep(500, undefined, { signal });
    }
  }
}

/** Reads until it ended, or the stream ended, broke or fell silent; returns the last event's id to go on from. */
async function readEvents<View, Event>(client: ApiClient, after: string | undefined, { path, isLast, onEvent, signal: outer }: FollowSubjectOptions<View, Event>): Promise<string | undefined> {
  const silence = new AbortController();
  const signal = outer === undefined ? silence.signal : AbortSignal.any([silence.signal, outer]);
  const response = await client.send({ path: `${path}/events`, headers: { accept: 'text/event-stream', ...(after === undefined ? {} : { 'last-event-id': after }) }, timeoutMs: 24 * 3_600_000, signal });
  const parser = new EventStreamParser();
  const decoder = new TextDecoder();
  let last = after;
  let timer = setTimeout(() => silence.abort(), silenceMaxMs);
  try {
    for await (const chunk of response.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMaxMs);
      for (const event of parser.push(decoder.decode(chunk, { stream: true }))) {
        last = event.id ?? last;
        const parsed = JSON.parse(event.data) as Event;
        onEvent(parsed);
        if (isLast(parsed)) return last;
      }
    }
  } catch {
    outer?.throwIfAborted();
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
  return last;
}
