import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { startClickHouse } from '@gauntlet/testkit';
import type { ClickHouseServer } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let dir: string;
let server: ClickHouseServer;
let client: ReturnType<ClickHouseServer['connect']>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-clickhouse-'));
  server = await startClickHouse({ dir, environment: { GAUNTLET_CLICKHOUSE_INSERT_MB_MAX: '8', GAUNTLET_CLICKHOUSE_QUERY_MEMORY_MB_MAX: '200', GAUNTLET_CLICKHOUSE_EXECUTION_SECONDS_MAX: '5' } });
  client = server.connect();
  await client.command({ query: 'CREATE TABLE numbered (id UInt32, name String DEFAULT toString(id)) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100' });
});
afterAll(async () => {
  await client.close();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

const authorization = (): string => {
  const { username, password } = new URL(server.url);
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
};
const origin = (): string => `http://${new URL(server.url).host}`;
async function send(query: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${origin()}/?${query}`, { method: 'POST', ...init, headers: { authorization: authorization(), ...init.headers as Record<string, string> } });
}
async function count(where = '1'): Promise<number> {
  const [row] = await (await client.query({ query: `SELECT toUInt32(count()) AS n FROM numbered WHERE ${where}`, format: 'JSONEachRow' })).json<{ n: number }>();
  return row?.n ?? -1;
}

async function get(query: string): Promise<Response> {
  return fetch(`${origin()}/?query=${encodeURIComponent(query)}`, { headers: { authorization: authorization() } });
}
/** The response as it is on the wire; fetch would decompress it. */
async function raw(query: string): Promise<{ encoding: string | undefined; body: Buffer }> {
  const sending = request(`${origin()}/?${query}`, { method: 'POST', headers: { authorization: authorization(), 'accept-encoding': 'gzip' } });
  sending.end('SELECT 1');
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  return { encoding: response.headers['content-encoding'], body: Buffer.concat((await response.toArray()) as Buffer[]) };
}
async function residentMegabytes(): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}
/** What lies in this server's spool; undefined when it has none in memory. */
async function spooledFiles(): Promise<string[] | undefined> {
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 16);
  return readdir(`/dev/shm/gauntlet-clickhouse-${name}`).catch(() => undefined);
}
async function readSettings(clickhouse_settings: Record<string, number>): Promise<{ threads: number; seconds: number }[]> {
  const query = "SELECT toUInt32(getSetting('max_threads')) AS threads, getSetting('max_execution_time')::Float64 AS seconds";
  return (await client.query({ query, clickhouse_settings, format: 'JSONEachRow' })).json();
}

describe('the official client', () => {
  it('pings, with and without a query', async () => {
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
    expect(await (await fetch(`${origin()}/ping`)).text()).toBe('Ok.\n');
  });

  it('queries with parameters of many types, each statement only its own', async () => {
    const query_params = { text: "it's\ta \\ 'test'\n", list: ['a', "b'"], number: 7, none: null, date: new Date(1_700_000_000_000) };
    const result = await client.query({ query: 'SELECT {text:String} AS text, {list:Array(String)} AS list, {number:Int32} AS number, {none:Nullable(String)} AS none, toUnixTimestamp({date:DateTime}) AS date', query_params, format: 'JSONEachRow' });
    expect(await result.json()).toEqual([{ ...query_params, date: 1_700_000_000 }]);
    await expect(client.query({ query: 'SELECT {text:String}', format: 'JSONEachRow' })).rejects.toMatchObject({ code: '456' });
  });

  it('sends long parameters as a form', async () => {
    const list = Array.from({ length: 20_000 }, (_, i) => `shard-${i}`);
    const result = await client.query({ query: 'SELECT toUInt32(length({list:Array(String)})) AS n', query_params: { list }, format: 'JSONEachRow', use_multipart_params: true });
    expect(await result.json()).toEqual([{ n: 20_000 }]);
  });

  it('gives a statement its settings and takes them back before the next', async () => {
    expect(await readSettings({ max_threads: 1, max_execution_time: 2 })).toEqual([{ threads: 1, seconds: 2 }]);
    const after = await readSettings({});
    expect(after[0]?.seconds).toBe(5);
    expect(after[0]?.threads).not.toBe(1);
  });

  it.each(['JSON', 'JSONCompact', 'JSONEachRow', 'JSONCompactEachRowWithNamesAndTypes'] as const)('reads results in %s', async (format) => {
    const result = await client.query({ query: 'SELECT number FROM numbers(3) ORDER BY number', format, clickhouse_settings: { output_format_json_quote_64bit_integers: 0 } });
    expect(JSON.stringify(await result.json())).toMatch(/0.*1.*2/);
  });

  it.each([false, true])('streams two million rows whole (gzip: %s)', async (gzip) => {
    const compressed = server.connect({ compression: { response: gzip, request: gzip } });
    let rows = 0;
    let sum = 0;
    const result = await compressed.query({ query: 'SELECT toUInt32(number) AS n FROM numbers(2000000)', format: 'JSONEachRow' });
    for await (const batch of result.stream<{ n: number }>()) {
      rows += batch.length;
      for (const row of batch) sum += row.json().n;
    }
    expect({ rows, sum }).toEqual({ rows: 2_000_000, sum: 1_999_999_000_000 });
    await compressed.close();
  });

  it('inserts arrays, streams and selected columns, plain and compressed', async () => {
    await client.command({ query: 'TRUNCATE TABLE numbered' });
    await client.insert({ table: 'numbered', values: [{ id: 1, name: 'one' }, { id: 2 }], format: 'JSONEachRow' });
    await client.insert({ table: 'numbered', values: [{ id: 3 }], columns: ['id'], format: 'JSONEachRow' });
    await client.insert({ table: 'numbered', values: Readable.from([{ id: 4, name: 'four' }, { id: 5, name: 'five' }]), format: 'JSONEachRow' });
    const compressed = server.connect({ compression: { request: true, response: true } });
    await compressed.insert({ table: 'numbered', values: [[6, 'six']], format: 'JSONCompactEachRow' });
    await compressed.close();
    const rows = await (await client.query({ query: 'SELECT name FROM numbered ORDER BY id', format: 'JSONEachRow' })).json<{ name: string }>();
    expect(rows.map((row) => row.name)).toEqual(['one', '2', '3', 'four', 'five', 'six']);
  });

  it('learns how many rows were written', async () => {
    const result = await client.insert({ table: 'numbered', values: Array.from({ length: 1_234 }, (_, id) => ({ id })), format: 'JSONEachRow' });
    expect(result.summary).toMatchObject({ written_rows: '1234', read_rows: '1234' });
    expect(result.response_headers?.['x-clickhouse-query-id']).toBe(result.query_id);
  });

  it('gets typed errors', async () => {
    await expect(client.query({ query: 'SELEC 1' })).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
    await expect(client.query({ query: 'SELECT * FROM nowhere' })).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    await expect(client.insert({ table: 'numbered', values: [{ id: 'x' }], format: 'JSONEachRow' })).rejects.toMatchObject({ code: expect.stringMatching(/^(27|72|6)$/) });
    await expect(client.query({ query: 'SELECT 1', clickhouse_settings: { no_such_setting: 1 } })).rejects.toMatchObject({ code: '115' });
    await expect(client.command({ query: 'SELECT 1; DROP TABLE numbered' })).rejects.toMatchObject({ code: '62' });
  });

  it('gets the error of a query that fails midway', async () => {
    const result = await client.query({ query: 'SELECT throwIf(number = 1500000) AS n FROM numbers(3000000) SETTINGS max_block_size = 10000, max_threads = 1', format: 'JSONEachRow' });
    let rows = 0;
    const read = async (): Promise<void> => {
      for await (const batch of result.stream()) rows += batch.length;
    };
    await expect(read()).rejects.toMatchObject({ code: '395' });
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(1_500_001);
  });

  it('is refused with a wrong password, and told nothing else', async () => {
    const stranger = server.connect({ url: origin(), username: 'gauntlet', password: 'wrong' });
    await expect(stranger.query({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '516', type: 'AUTHENTICATION_FAILED' });
    await stranger.close();
    expect((await fetch(`${origin()}/?query=SELECT%201`)).status).toBe(403);
    expect((await fetch(`${origin()}/?query=SELECT%201`, { headers: { 'x-clickhouse-user': 'gauntlet', 'x-clickhouse-key': new URL(server.url).password } })).status).toBe(200);
  });
});

describe('the HTTP interface', () => {
  it('takes GET for reading only', async () => {
    expect(await (await get('SELECT 1, 2')).text()).toBe('1\t2\n');
    expect((await get('TRUNCATE TABLE numbered')).headers.get('x-clickhouse-exception-code')).toBe('164');
    expect((await get('SHOW TABLES')).status).toBe(200);
  });

  it('names format, query id and content type', async () => {
    const response = await send('query_id=abc', { body: 'SELECT 1 AS x FORMAT JSONEachRow' });
    expect(response.headers.get('x-clickhouse-query-id')).toBe('abc');
    expect(response.headers.get('x-clickhouse-format')).toBe('JSONEachRow');
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    expect(await response.text()).toBe('{"x":1}\n');
    expect(await (await send('default_format=CSV', { body: "SELECT 'a'" })).text()).toBe('"a"\n');
  });

  it('stores a batch with the same deduplication token once', async () => {
    await client.command({ query: 'TRUNCATE TABLE numbered' });
    for (const token of ['a', 'a', 'b', 'a']) {
      await client.insert({ table: 'numbered', values: [{ id: 1 }, { id: 2 }], format: 'JSONEachRow', clickhouse_settings: { insert_deduplication_token: token, insert_deduplicate: 1 } });
    }
    expect(await count()).toBe(4);
  });

  it('takes a SETTINGS clause in front of the format', async () => {
    await client.command({ query: 'TRUNCATE TABLE numbered' });
    const query = encodeURIComponent('INSERT INTO numbered SETTINGS input_format_skip_unknown_fields = 1 FORMAT JSONEachRow');
    expect((await send(`query=${query}`, { body: '{"id":1,"other":2}' })).status).toBe(200);
    expect(await count()).toBe(1);
  });

  it('stores nothing of an insert whose sender goes away', async () => {
    await client.command({ query: 'TRUNCATE TABLE numbered' });
    const sending = request(`${origin()}/?query=${encodeURIComponent('INSERT INTO numbered FORMAT JSONEachRow')}`, { method: 'POST', headers: { authorization: authorization() } });
    sending.on('error', () => undefined);
    sending.write('{"id":1}\n'.repeat(1_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    sending.destroy();
    await client.insert({ table: 'numbered', values: [{ id: 2 }], format: 'JSONEachRow' });
    expect(await count()).toBe(1);
  });

  it('bounds bodies, compressed ones by what they become, and keeps no spooled file', async () => {
    const query = `query=${encodeURIComponent('INSERT INTO numbered FORMAT TSV')}`;
    expect((await send(query, { body: '1\ta\n'.repeat(3_000_000) }).catch(() => ({ status: 413 }))).status).toBe(413);
    const bomb = gzipSync('1\ta\n'.repeat(3_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    expect((await send(query, { body: new Uint8Array(bomb), headers: { 'content-encoding': 'gzip' } })).status).toBe(413);
    expect((await send('', { body: `SELECT '${'x'.repeat(5_000_000)}'` }).catch(() => ({ status: 413 }))).status).toBe(413);
    expect(await spooledFiles()).toEqual([]);
  });

  it('compresses on request and not otherwise', async () => {
    expect(await raw('')).toEqual({ encoding: undefined, body: Buffer.from('1\n') });
    const compressed = await raw('enable_http_compression=1');
    expect(compressed.encoding).toBe('gzip');
    expect(gunzipSync(compressed.body).toString()).toBe('1\n');
  });

  it.each(['SELECT 1 SETTINGS max_execution_time = 0', 'SELECT 1 SETTINGS max_execution_time = 60', 'SELECT 1 SETTINGS max_memory_usage = 0'])('does not let a statement lift a limit: %s', async (body) => {
    const response = await send('', { body });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('452');
  });

  it('ends what runs too long or takes too much memory, and goes on', async () => {
    expect((await send('max_execution_time=1', { body: 'SELECT count() FROM numbers(1000000000000)' })).status).toBe(408);
    expect((await send('', { body: 'SELECT length(groupUniqArray(number)) FROM numbers(100000000)' })).headers.get('x-clickhouse-exception-code')).toBe('241');
    expect((await send('', { body: 'SELECT 1' })).status).toBe(200);
  });

  it('takes long statements and parameters in the URL', async () => {
    const response = await get(`SELECT length('${'x'.repeat(200_000)}')`);
    expect(await response.text()).toBe('200000\n');
  });

  it.each([
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "INSERT INTO FUNCTION file('/tmp/gauntlet-must-not-exist', 'CSV', 'a Int8') SELECT 1",
    "CREATE TABLE foreign_file (a String) ENGINE = File(CSV, '/etc/passwd')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a Int8')",
    "SELECT * FROM remote('127.0.0.1:1', system.one)",
    'SYSTEM SHUTDOWN',
    'CREATE USER somebody',
  ])('denies what reaches beyond its tables: %s', async (body) => {
    const response = await send('', { body });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('497');
  });

  it('keeps no place for clients that went away in the middle of a result', async () => {
    for (let i = 0; i < 10; i += 1) {
      const response = await send('', { body: 'SELECT number FROM numbers(100000000000)' });
      await response.body?.cancel();
    }
    expect(await (await send('', { body: 'SELECT 1' })).text()).toBe('1\n');
  });

  it('makes a result no faster than its client takes it', async () => {
    const before = await residentMegabytes();
    const response = await send('', { body: 'SELECT number, repeat(toString(number), 20) FROM numbers(100000000000)' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await residentMegabytes()) - before).toBeLessThan(250);
    await response.body?.cancel();
  });

  it('refuses a body that is not the gzip it claims to be', async () => {
    const response = await send('', { body: 'SELECT 1', headers: { 'content-encoding': 'gzip' } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('ZLIB_INFLATE_FAILED');
  });

  it('does not serve files of its own, sessions or block compression', async () => {
    for (const body of ["SELECT 1 INTO OUTFILE '/tmp/x'", "INSERT INTO numbered FROM INFILE '/etc/passwd' FORMAT TSV"]) expect((await send('', { body })).status).toBe(501);
    expect((await send('session_id=1', { body: 'SELECT 1' })).status).toBe(501);
    expect((await send('decompress=1', { body: 'SELECT 1' })).status).toBe(501);
    expect((await send('', { body: 'SELECT 1', headers: { 'content-encoding': 'br' } })).status).toBe(501);
    expect((await fetch(`${origin()}/nowhere`)).status).toBe(404);
  });

  it('answers other queries while long ones and inserts run', async () => {
    const slow = Promise.all([1, 2, 3].map(async () => send('', { body: 'SELECT sleep(2)' })));
    await client.insert({ table: 'numbered', values: [{ id: 9 }], format: 'JSONEachRow' });
    const first = await Promise.race([slow.then(() => 'slow'), send('', { body: 'SELECT 1' }).then(() => 'quick')]);
    expect(first).toBe('quick');
    await slow;
  });
});

describe('the process', () => {
  const main = new URL('../dist/main.js', import.meta.url).pathname;
  const run = async (environment: Record<string, string>): Promise<{ code: unknown; output: string }> => {
    const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = child.stdout.toArray();
    const [code] = (await once(child, 'exit')) as unknown[];
    return { code, output: Buffer.concat((await output) as Buffer[]).toString() };
  };

  it('says that the folder is in use when another one has it', async () => {
    const { code, output } = await run({ GAUNTLET_CLICKHOUSE_DIR: dir, GAUNTLET_CLICKHOUSE_PORT: '0' });
    expect(code).toBe(1);
    expect(output).toContain('is in use by another clickhouse-embedded process');
    expect(await client.ping()).toEqual({ success: true });
  });

  it('lists every problem of its configuration and exits with 104', async () => {
    const { code, output } = await run({ GAUNTLET_CLICKHOUSE_PORT: 'http', GAUNTLET_CLICKHOUSE_INSERT_MB_MAX: '-1' });
    expect(code).toBe(104);
    expect(output).toMatch(/GAUNTLET_CLICKHOUSE_PORT.*GAUNTLET_CLICKHOUSE_INSERT_MB_MAX/);
  });

  it('finishes what is under way on SIGTERM, keeps what it acknowledged over SIGKILL', async () => {
    await client.command({ query: 'TRUNCATE TABLE numbered' });
    await client.insert({ table: 'numbered', values: [{ id: 1 }], format: 'JSONEachRow' });
    const slow = send('', { body: "SELECT sleep(1), 'done'" });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await server.halt();
    expect(await (await slow).text()).toBe('0\tdone\n');
    expect(await spooledFiles()).toBeUndefined();
    await server.start();
    await client.insert({ table: 'numbered', values: [{ id: 2 }], format: 'JSONEachRow' });
    await server.halt({ abruptly: true });
    await server.start();
    expect(await count()).toBe(2);
  });
});
