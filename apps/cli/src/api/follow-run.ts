import { setTimeout as sleep } from 'node:timers/promises';
import { GauntletError } from '@gauntlet/contracts';
import type { RunEvent, RunState, RunView } from '@gauntlet/contracts';
import type { ApiClient } from './api-client.ts';
import { EventStreamParser } from './event-stream.ts';

export interface FollowOptions {
  readonly onEvent: (event: RunEvent) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long the server may be away before following ends with 'unavailable'. */
  readonly awayMaxMs?: number;
}

/** A stream that says nothing for this long is opened anew: its connection may be dead without either side knowing. */
const silenceMaxMs = 30_000;

/**
 * Follows a run until it ended and returns it as it then is. A broken stream is taken up again after the last event seen.
 * @throws GauntletError 'unavailable' when the server stays away, or what the server said
 */
export async function followRun(client: ApiClient, runId: string, options: FollowOptions): Promise<RunView> {
  const awayMaxMs = options.awayMaxMs ?? 60_000;
  let lastEventId: string | undefined;
  let heardAt = performance.now();
  for (;;) {
    try {
      const run = await client.get<RunView>(`/v1/runs/${encodeURIComponent(runId)}`, options.signal);
      heardAt = performance.now();
      options.onEvent({ type: 'run', run });
      if (hasEnded(run.state)) return run;
      lastEventId = await readEvents(client, runId, lastEventId, options);
      // Also when a stream keeps ending at once, the server is asked at most a few times a second.
      await sleep(250, undefined, { signal: options.signal ?? undefined });
    } catch (error) {
      options.signal?.throwIfAborted();
      const passing = error instanceof GauntletError && error.code === 'unavailable';
      if (!passing || performance.now() - heardAt > awayMaxMs) throw error;
      await sleep(500, undefined, { signal: options.signal ?? undefined });
    }
  }
}

export function hasEnded(state: RunState): boolean {
  return state !== 'planned' && state !== 'running';
}

/** Reads until the run ended, or the stream ended, broke or fell silent; returns the last event's id to go on from. */
async function readEvents(client: ApiClient, runId: string, after: string | undefined, options: FollowOptions): Promise<string | undefined> {
  const silence = new AbortController();
  const signal = options.signal === undefined ? silence.signal : AbortSignal.any([silence.signal, options.signal]);
  const response = await openStream(client, runId, after, signal);
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
        const parsed = JSON.parse(event.data) as RunEvent;
        options.onEvent(parsed);
        if (parsed.type === 'run' && hasEnded(parsed.run.state)) return last;
      }
    }
  } catch {
    options.signal?.throwIfAborted();
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
  return last;
}

function openStream(client: ApiClient, runId: string, after: string | undefined, signal: AbortSignal): Promise<Response> {
  return client.send({
    path: `/v1/runs/${encodeURIComponent(runId)}/events`,
    headers: { accept: 'text/event-stream', ...(after === undefined ? {} : { 'last-event-id': after }) },
    timeoutMs: 24 * 3_600_000,
    signal,
  });
}
