import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ProblemDetails, Role } from '@gauntlet/contracts';
import { roles } from '@gauntlet/contracts';
import { applyMigrations, createResultReader } from '@gauntlet/metrics';
import { createShardQueue } from '@gauntlet/queue';
import { openRecords } from '@gauntlet/records';
import { createLogger } from '@gauntlet/telemetry';
import { readPack, startClickHouse, startRedis, uniformPortfolio } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../api/routes.ts';
import { LiveRuns } from '../live/live-runs.ts';
import { Platform } from '../platform.ts';
import { createApp } from './create-app.ts';
import { Principals } from './principals.ts';

const tokens = { admin: 'a'.repeat(40), worker: 'w'.repeat(40), viewer: 'v'.repeat(40) };

describe('the API', () => {
  const closers: (() => Promise<unknown> | void)[] = [];
  let app: NestFastifyApplication;
  let url: string;
  const call = (method: string, path: string, options: { token?: string; body?: string; headers?: Record<string, string> } = {}) =>
    fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }), ...(options.body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
      ...(options.body === undefined ? {} : { body: options.body }),
    });
  const problem = async (answer: Response) => {
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    return (await answer.json()) as ProblemDetails;
  };

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gauntlet-api-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const tokensFile = join(folder, 'tokens.json');
    writeFileSync(tokensFile, JSON.stringify(tokens), { mode: 0o600 });
    const [redis, clickhouse, records] = await Promise.all([startRedis(), startClickHouse(), openRecords({})]);
    closers.push(() => redis.stop(), () => clickhouse.stop(), () => records.close());
    await applyMigrations({ url: clickhouse.url });
    const results = createResultReader({ url: clickhouse.url });
    const queue = createShardQueue({ redisUrl: redis.url, pool: 'dmct' });
    const live = new LiveRuns(records);
    closers.push(() => results.close(), () => queue.close(), () => live.close());
    app = await createApp(new Platform({ records, results, queue, live, log: createLogger({ service: 'test', level: 'fatal' }) }), new Principals(tokensFile));
    closers.push(() => app.close());
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });

  describe('admits by the route table', () => {
    const concrete = (path: string) => path.replace(':runId', '00000000-0000-7000-8000-000000000000').replace(/:\w+/g, 'none');

    it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_name, route) => {
      const body = route.method === 'POST' ? '{}' : undefined;
      const isRefused = async (token?: string) => {
        const { status } = await call(route.method, concrete(route.path), { ...(token === undefined ? {} : { token }), ...(body === undefined ? {} : { body }) });
        return status === 401 || status === 403 ? status : 'no';
      };
      const refused = { nobody: await isRefused(), stranger: await isRefused('x'.repeat(40)), admin: await isRefused(tokens.admin), worker: await isRefused(tokens.worker), viewer: await isRefused(tokens.viewer) };
      const expected = (held: readonly Role[]) => (route.admits === 'anonymous' || held.some((role) => route.admits.includes(role)) ? 'no' : 403);
      const withoutToken = route.admits === 'anonymous' ? 'no' : 401;
      expect(refused).toEqual({ nobody: withoutToken, stranger: withoutToken, admin: expected(roles.filter((role) => role !== 'worker')), worker: expected(['worker']), viewer: expected(['viewer']) });
    });

    it('names every route that the server answers, and no other', () => {
      const printed = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
      const answered = [...printed.matchAll(/(\/\S*) \(([A-Z, ]+)\)/g)];
      expect(answered.length).toBeGreaterThan(0);
      const described = new Set(routes.map((route) => route.path));
      const unknown = answered.map((match) => match[1]?.replace(/\/$/, '') ?? '').filter((path) => path !== '' && path !== '*' && ![...described].some((known) => known.endsWith(path)));
      expect(unknown).toEqual([]);
    });
  });

  it('describes itself as OpenAPI 3.1 with every route', async () => {
    const document = (await (await call('GET', '/v1/openapi.json')).json()) as { openapi: string; paths: Record<string, Record<string, unknown>> };
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(operations.sort()).toEqual(routes.map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`).sort());
  });

  describe('answers bad input with problem details', () => {
    it.each([
      ['an unknown DMC', { packs: ['reads-3'], dmcs: ['NOPE'] }, 'dmcs[0]', '"NOPE"'],
      ['an unknown pack', { packs: ['nope'], dmcs: ['*'] }, 'packs[0]', '"nope"'],
      ['an empty selection', { packs: ['reads-3'], dmcs: [] }, 'dmcs', '[]'],
      ['a wrong type', { packs: 'reads-3', dmcs: ['*'] }, 'packs', '"reads-3"'],
      ['an unknown field', { packs: ['reads-3'], dmcs: ['*'], speed: 'high' }, 'speed', '"high"'],
    ])('%s', async (_name, body, path, value) => {
      await call('POST', '/v1/portfolio', { token: tokens.admin, body: JSON.stringify(uniformPortfolio(2)) });
      await call('POST', '/v1/packs', { token: tokens.admin, body: JSON.stringify(readPack(3)) });
      const answer = await call('POST', '/v1/runs', { token: tokens.admin, body: JSON.stringify(body) });
      expect(answer.status).toBe(422);
      const details = await problem(answer);
      expect(details.problems).toContainEqual({ path, value, expected: expect.any(String) });
    });

    it('broken JSON: 400', async () => {
      const answer = await call('POST', '/v1/runs', { token: tokens.admin, body: '{"packs": [' });
      expect(answer.status).toBe(400);
      expect((await problem(answer)).code).toBe('invalid-input');
    });

    it('a body over the limit: 413', async () => {
      const answer = await call('POST', '/v1/packs', { token: tokens.admin, body: JSON.stringify({ name: 'x'.repeat(33 * 1024 * 1024) }) });
      expect(answer.status).toBe(413);
    });

    it('a body that does not say it is JSON: 415', async () => {
      const answer = await call('POST', '/v1/runs', { token: tokens.admin, body: '{}', headers: { 'content-type': 'text/plain' } });
      expect((await problem(answer)).status).toBe(415);
    });

    it('an unknown path: 404', async () => {
      expect((await problem(await call('GET', '/v1/nothing', { token: tokens.admin }))).status).toBe(404);
    });

    it('a pack whose version exists with another content: 409', async () => {
      await call('POST', '/v1/packs', { token: tokens.admin, body: JSON.stringify(readPack(3)) });
      const answer = await call('POST', '/v1/packs', { token: tokens.admin, body: JSON.stringify({ ...readPack(3), name: 'Another' }) });
      expect(answer.status).toBe(409);
      expect((await problem(answer)).detail).toContain('reads-3@1.0.0');
    });
  });

  it('makes one run for one idempotency key, and refuses the key for another request', async () => {
    await call('POST', '/v1/portfolio', { token: tokens.admin, body: JSON.stringify(uniformPortfolio(2)) });
    await call('POST', '/v1/packs', { token: tokens.admin, body: JSON.stringify(readPack(3)) });
    const submit = (dmcs: string[]) => call('POST', '/v1/runs', { token: tokens.admin, body: JSON.stringify({ packs: ['reads-3'], dmcs }), headers: { 'idempotency-key': 'once' } });
    const first = await submit(['*']);
    const second = await submit(['*']);
    expect([first.status, second.status]).toEqual([201, 200]);
    const ids = [await first.json(), await second.json()].map((run) => (run as { id: string }).id);
    expect(ids[0]).toBe(ids[1]);
    expect((await submit(['UNI-00001'])).status).toBe(409);
  });

  it('pages through runs by cursor, newest first, without repeating one', async () => {
    for (const dmc of ['UNI-00001', 'UNI-00002', 'UNI-00001']) await call('POST', '/v1/runs', { token: tokens.admin, body: JSON.stringify({ packs: ['reads-3'], dmcs: [dmc] }) });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer: Response = await call('GET', `/v1/runs?limit=2${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, { token: tokens.viewer });
      const page = (await answer.json()) as { items: { id: string }[]; next: string | null };
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  it('sends the whole state of a run to whoever opens its event stream, again after a reconnect', async () => {
    const run = (await (await call('POST', '/v1/runs', { token: tokens.admin, body: JSON.stringify({ packs: ['reads-3'], dmcs: ['UNI-00002'] }) })).json()) as { id: string };
    const firstEvent = async (headers: Record<string, string>) => {
      const stop = new AbortController();
      const answer = await fetch(`${url}/v1/runs/${run.id}/events`, { headers: { authorization: `Bearer ${tokens.viewer}`, ...headers }, signal: stop.signal });
      let text = '';
      for await (const chunk of answer.body ?? []) {
        text += Buffer.from(chunk as Uint8Array).toString();
        if (/data: .*\n\n/.test(text)) break;
      }
      stop.abort();
      return { id: Number(/id: (\d+)/.exec(text)?.[1]), data: JSON.parse(/data: (.*)/.exec(text)?.[1] ?? '{}') as { type: string; run: { id: string } } };
    };
    const first = await firstEvent({});
    const again = await firstEvent({ 'last-event-id': String(first.id) });
    expect(first.data).toMatchObject({ type: 'run', run: { id: run.id } });
    expect(again.data).toMatchObject({ type: 'run', run: { id: run.id } });
    expect(again.id).toBeGreaterThan(first.id);
  });

  it('shows the run page to the viewer token of its link, which it turns into a cookie', async () => {
    const page = (await (await call('GET', '/v1/runs?limit=1', { token: tokens.viewer })).json()) as { items: { id: string }[] };
    const path = `/runs/${page.items[0]?.id}`;
    expect((await call('GET', path)).status).toBe(401);
    const linked = await call('GET', `${path}?token=${tokens.viewer}`);
    expect([linked.status, linked.headers.get('location')]).toEqual([303, path]);
    const cookie = linked.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const shown = await call('GET', path, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain('12.6(a)');
  });
});
