import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OverviewView, ProblemDetails, QueueView, Role } from '@gauntlet/contracts';
import { roles } from '@gauntlet/contracts';
import { applyMigrations, createLoadReader, createResultReader } from '@gauntlet/metrics';
import { createSegmentQueue, createShardQueue } from '@gauntlet/queue';
import { openRecords } from '@gauntlet/records';
import { createLogger } from '@gauntlet/telemetry';
import { readPack, startClickHouse, startRedis, uniformPortfolio, xlsxFile } from '@gauntlet/testkit';
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
    const load = createLoadReader({ url: clickhouse.url });
    const segmentQueue = createSegmentQueue({ redisUrl: redis.url });
    const live = new LiveRuns({ records, results });
    closers.push(() => results.close(), () => load.close(), () => queue.close(), () => segmentQueue.close(), () => live.close());
    app = await createApp(new Platform({ records, results, load, queue, segmentQueue, live, log: createLogger({ service: 'test', level: 'fatal' }) }), new Principals(tokensFile));
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

  it('sends the whole state of a run to whoever opens its event stream, and after a reconnect only what was missed', async () => {
    const run = (await (await call('POST', '/v1/runs', { token: tokens.admin, body: JSON.stringify({ packs: ['reads-3'], dmcs: ['UNI-00002'] }) })).json()) as { id: string };
    const path = `/v1/runs/${run.id}/events`;
    const whole = await readStream(path, {}, (events) => events.some((event) => event.id !== undefined));
    expect(whole[0]).toMatchObject({ type: 'run', data: { run: { id: run.id } } });
    expect(whole.map((event) => event.type)).toContain('heatmap');
    // A reader cut off in between must not be taken for one that has all of it.
    expect(whole.slice(0, -1).map((event) => event.id)).toEqual(whole.slice(0, -1).map(() => undefined));
    const seen = whole.at(-1)?.id ?? 0;
    await call('POST', `/v1/runs/${run.id}/cancel`, { token: tokens.admin, body: '{}' });
    for (const missed of [await readStream(path, { 'last-event-id': String(seen) }, hasRun), await readStream(`${path}?after=${seen}`, {}, hasRun)]) {
      expect(missed.map((event) => event.type)).not.toContain('heatmap');
      expect(missed.every((event) => (event.id ?? 0) > seen)).toBe(true);
      expect(missed.map((event) => event.id)).toEqual(missed.map((event) => event.id ?? 0).toSorted((a, b) => a - b));
    }
    const stranger = await readStream(path, { 'last-event-id': String(seen - 1) }, (events) => events.some((event) => event.id !== undefined));
    expect(stranger[0]?.type).toBe('run');
    expect(stranger.map((event) => event.type)).toContain('heatmap');
  });

  it('tells what runs, what waits and why, and who is there, and follows it', async () => {
    const run = (await (await call('POST', '/v1/runs', { token: tokens.admin, body: JSON.stringify({ packs: ['reads-3'], dmcs: ['UNI-00001'] }) })).json()) as { id: string };
    const overview = (await (await call('GET', '/v1/overview', { token: tokens.viewer })).json()) as OverviewView;
    expect(overview.parts.map((part) => [part.name, part.ok])).toEqual([['records', true], ['results', true], ['queue', true]]);
    expect(overview.underway.map((one) => one.id)).toContain(run.id);
    const queue = (await (await call('GET', `/v1/queue?run=${run.id}`, { token: tokens.viewer })).json()) as QueueView;
    // Earlier tests' runs hold the DMC's only device set, and no worker moves them on: nothing is known of the pace.
    expect(queue.lanes).toMatchObject([{ runId: run.id, dmcId: 'UNI-00001', waitingFor: expect.stringContaining('UNI-00001'), expectedWaitMs: null }]);
    expect(queue.lanes[0]?.ahead).toBeGreaterThan(0);
    const [event] = await readStream('/v1/overview/events', {}, (events) => events.length > 0);
    expect(event).toMatchObject({ type: 'overview', data: { overview: { parts: overview.parts } } });
  });

  it('lists runs of one verdict', async () => {
    const of = async (verdict: string) => (await (await call('GET', `/v1/runs?verdict=${verdict}`, { token: tokens.viewer })).json()) as { items: { verdict: string | null; counts: unknown }[] };
    expect((await of('met')).items).toEqual([]);
    expect((await call('GET', '/v1/runs?verdict=perhaps', { token: tokens.viewer })).status).toBe(422);
    const all = (await (await call('GET', '/v1/runs', { token: tokens.viewer })).json()) as { items: { counts: unknown }[] };
    expect(all.items[0]?.counts).toEqual({ passed: 0, failed: 0, infrastructure: 0, cancelled: 0 });
  });

  describe('serves the dashboard', () => {
    it('as a page that holds no data and allows no script but its own', async () => {
      const page = await call('GET', '/runs/none');
      expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/);
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await page.text()).not.toMatch(/<script(?![^>]*src=)/);
    });

    it('turns the token of a link into a cookie that reads and changes nothing, and takes it out of the address', async () => {
      const linked = await call('GET', `/runs?state=running&token=${tokens.viewer}`);
      expect([linked.status, linked.headers.get('location')]).toEqual([303, '/runs?state=running']);
      const cookie = linked.headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
      const headers = { cookie: cookie.split(';')[0] ?? '' };
      expect((await call('GET', '/v1/runs', { headers })).status).toBe(200);
      expect((await call('POST', '/v1/runs', { headers, body: '{}' })).status).toBe(401);
    });

    it.each([['nobody\'s token', 'x'.repeat(40)], ['the worker\'s', tokens.worker]])('gives no cookie for %s', async (_name, token) => {
      const linked = await call('GET', `/?token=${token}`);
      expect([linked.status, linked.headers.get('location'), linked.headers.get('set-cookie')]).toEqual([303, '/', null]);
    });

    it('leads to no other site', async () => {
      expect((await call('GET', `//evil.example/?token=${tokens.viewer}`)).headers.get('location') ?? '').not.toMatch(/^\/\//);
    });

    it('signs in with a reader\'s token, and out', async () => {
      const signedIn = await call('POST', '/v1/session', { token: tokens.viewer });
      expect(signedIn.headers.get('set-cookie')).toContain(tokens.viewer);
      expect((await call('POST', '/v1/session/end')).headers.get('set-cookie')).toMatch(/gauntlet_token=; .*Max-Age=0/);
    });

    it.each(['/assets/..%2f..%2fpackage.json', '/assets/.env', '/assets/none.js'])('has no file %s', async (path) => {
      expect((await call('GET', path)).status).toBe(404);
    });
  });

  it('gives a run\'s report as a page that runs no script', async () => {
    const runs = (await (await call('GET', '/v1/runs?limit=1', { token: tokens.viewer })).json()) as { items: { id: string }[] };
    const report = await call('GET', `/v1/runs/${runs.items[0]?.id}/report?format=html`, { token: tokens.viewer });
    expect(report.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await report.text()).toContain('12.6(a)');
  });

  describe('takes a Supplier\'s submission as a file', () => {
    const columns = ['dmc', 'release', 'installation_type', 'meters_to_enrol', 'csp', 'smso', 'smets_version', 'esme_manufacturer', 'esme_model', 'esme_firmware', 'chf_manufacturer', 'chf_model', 'chf_firmware'];
    const row = (id: string) => [id, 'IOC', 'active', '12', 'csp', 'smso', '1.2', 'Maker', 'M', '1.10', 'Hub', 'H', '1'];
    const hand = (body: Buffer | string, mediaType: string, query = 'supplier=North') => fetch(`${url}/v1/submissions/import?${query}`, { method: 'POST', headers: { authorization: `Bearer ${tokens.admin}`, 'content-type': mediaType }, body: typeof body === 'string' ? body : new Uint8Array(body) });
    const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

    it.each([
      ['CSV', [columns, row('file-csv')].map((cells) => cells.join(',')).join('\n'), 'text/csv; charset=utf-8', 'file-csv'],
      ['XLSX', xlsxFile([columns, row('file-xlsx')]), xlsx, 'file-xlsx'],
    ])('%s', async (_name, body, mediaType, dmcId) => {
      const answer = await hand(body, mediaType);
      expect(answer.status).toBe(201);
      expect(await answer.json()).toMatchObject({ rows: 1, gaps: 0, items: [{ line: 2, dmcId }] });
      const dmc = (await (await call('GET', `/v1/dmct/dmcs/${dmcId}`, { token: tokens.viewer })).json()) as { data: Record<string, { value: string }> };
      expect(dmc.data['esme_firmware']?.value).toBe('1.10');
    });

    it.each([
      ['wrong cells', 'dmc,meters_to_enrol\nA,-1\n', 'text/csv', 'line 2, meters_to_enrol'],
      ['JSON in place of a file', '{}', 'application/json', 'Content-Type'],
      ['what is no XLSX file', 'dmc\nA\n', xlsx, '(file)'],
    ])('%s: 422 with where', async (_name, body, mediaType, path) => {
      const answer = await hand(body, mediaType);
      expect(answer.status).toBe(422);
      expect((await problem(answer)).problems).toContainEqual({ path, value: expect.any(String), expected: expect.any(String) });
    });

    it('without a Supplier: 422 names the parameter', async () => {
      expect((await problem(await hand('dmc\nA\n', 'text/csv', ''))).problems).toContainEqual(expect.objectContaining({ path: 'supplier' }));
    });

    it.each(['json', 'csv', 'html'])('and lists its DMCs as %s', async (format) => {
      const list = await call('GET', `/v1/dmct/status-list?format=${format}`, { token: tokens.viewer });
      expect([list.status, list.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining("default-src 'none'")]);
      expect(await list.text()).toContain('file-csv');
    });
  });

  /** Events of a stream until there are enough. */
  async function readStream(path: string, headers: Record<string, string>, enough: (events: readonly ReadEvent[]) => boolean): Promise<readonly ReadEvent[]> {
    const stop = new AbortController();
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${tokens.viewer}`, ...headers }, signal: stop.signal });
    let events: readonly ReadEvent[] = [];
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      events = text.split('\n\n').slice(0, -1).flatMap(eventOf);
      if (enough(events)) break;
    }
    stop.abort();
    return events;
  }
});

interface ReadEvent {
  readonly id: number | undefined;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

function hasRun(events: readonly ReadEvent[]): boolean {
  return events.some((event) => event.type === 'run');
}

function eventOf(block: string): readonly ReadEvent[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const [id, type, data] = [field('id'), field('event'), field('data')];
  return type === undefined || type === 'beat' || data === undefined ? [] : [{ id: id === undefined ? undefined : Number(id), type, data: JSON.parse(data) as Record<string, unknown> }];
}
