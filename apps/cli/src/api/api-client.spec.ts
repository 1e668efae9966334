import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GauntletError } from '@gauntlet/contracts';
import type { RunEvent, RunView } from '@gauntlet/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiClient } from './api-client.ts';
import { followRun } from './follow-run.ts';
import { listAll } from './list-all.ts';

let closeServer: () => Promise<void> = async () => undefined;
afterEach(() => closeServer());

async function serve(listener: RequestListener): Promise<ApiClient> {
  const started = createServer(listener).listen(0, '127.0.0.1');
  closeServer = () => {
    started.closeAllConnections();
    return new Promise((resolve) => void started.close(() => resolve()));
  };
  await new Promise((resolve) => started.once('listening', resolve));
  return new ApiClient(`http://127.0.0.1:${(started.address() as AddressInfo).port}/`, 'secret');
}

const failureOf = (work: Promise<unknown>) => work.then(() => undefined, (error: unknown) => error as GauntletError);

describe('ApiClient', () => {
  it('sends the bearer token, and turns problem details into the error they describe', async () => {
    const client = await serve((request, response) => {
      response.writeHead(422, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ type: 'about:blank', title: 'x', status: 422, code: 'invalid-input', detail: request.headers.authorization, problems: [{ path: 'a', value: '1', expected: 'b' }] }));
    });
    const error = await failureOf(client.get('/v1/runs'));
    expect(error).toBeInstanceOf(GauntletError);
    expect(error).toMatchObject({ code: 'invalid-input', message: 'Bearer secret', problems: [{ path: 'a', value: '1', expected: 'b' }] });
  });

  it('understands a status without problem details', async () => {
    const client = await serve((_, response) => void response.writeHead(404).end('<html>nginx</html>'));
    expect(await failureOf(client.get('/v1/runs'))).toMatchObject({ code: 'not-found' });
  });

  it('says that it is not our API when a success is not JSON', async () => {
    const client = await serve((_, response) => void response.end('<html>'));
    expect((await failureOf(client.get('/v1/runs')))?.message).toMatch(/something else than JSON/);
  });

  it('tries again what may be repeated when the server is full, and not what may not', async () => {
    let requests = 0;
    const client = await serve((_, response) => {
      requests += 1;
      if (requests === 1) response.writeHead(429, { 'retry-after': '0' }).end();
      else response.end('{"ok":true}');
    });
    expect(await client.json({ method: 'POST', path: '/v1/runs', body: {}, repeatable: true })).toEqual({ ok: true });
    requests = 0;
    expect(await failureOf(client.json({ method: 'POST', path: '/v1/runs', body: {} }))).toMatchObject({ code: 'unavailable' });
    expect(requests).toBe(1);
  });

  it('is unavailable where nothing listens', async () => {
    const client = await serve((_, response) => void response.end());
    await closeServer();
    expect(await failureOf(client.json({ path: '/v1/runs' }))).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/ECONNREFUSED/) as string });
  });
});

describe('listAll', () => {
  it('reads pages by cursor until the last, and stops at the limit', async () => {
    const client = await serve((request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      const from = Number(url.searchParams.get('cursor') ?? 0);
      const size = Math.min(Number(url.searchParams.get('limit')), 2);
      const items = Array.from({ length: Math.min(size, 5 - from) }, (_, index) => from + index);
      response.end(JSON.stringify({ items, next: from + items.length < 5 ? String(from + items.length) : null }));
    });
    expect(await listAll(client, '/v1/dmcs', { release: undefined })).toEqual([0, 1, 2, 3, 4]);
    expect(await listAll(client, '/v1/dmcs', {}, 3)).toEqual([0, 1, 2]);
  });
});

describe('followRun', () => {
  it('takes a broken stream up again after the last event it saw, until the run ended', async () => {
    const lastEventIds: (string | undefined)[] = [];
    let state: RunView['state'] = 'running';
    const run = () => ({ id: 'r', state, lanes: [] });
    const client = await serve((request, response) => {
      if (request.url !== '/v1/runs/r/events') {
        response.end(JSON.stringify(run()));
        return;
      }
      lastEventIds.push(request.headers['last-event-id'] as string | undefined);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (lastEventIds.length === 1) {
        response.write(`id: 41\nevent: lane\ndata: ${JSON.stringify({ type: 'lane', lane: { dmcId: 'A' } })}\n\n`, () => response.destroy());
        return;
      }
      state = 'completed';
      response.write(`id: 42\nevent: run\ndata: ${JSON.stringify({ type: 'run', run: run() })}\n\n`);
    });
    const events: RunEvent[] = [];
    const ended = await followRun(client, 'r', { onEvent: (event) => events.push(event) });
    expect(ended.state).toBe('completed');
    expect(lastEventIds).toEqual([undefined, '41']);
    expect(events.some((event) => event.type === 'lane')).toBe(true);
  });

  it('does not wait for a run that is not there', async () => {
    const client = await serve((_, response) => void response.writeHead(404).end());
    expect(await failureOf(followRun(client, 'r', { onEvent: () => undefined }))).toMatchObject({ code: 'not-found' });
  });

  it('ends when it is called off', async () => {
    const client = await serve((request, response) => {
      if (request.url?.endsWith('/events') === true) response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      else response.end('{"id":"r","state":"running","lanes":[]}');
    });
    const stop = new AbortController();
    const following = followRun(client, 'r', { onEvent: () => setTimeout(() => stop.abort(), 20), signal: stop.signal });
    expect((await failureOf(following))?.name).toBe('AbortError');
  });
});
