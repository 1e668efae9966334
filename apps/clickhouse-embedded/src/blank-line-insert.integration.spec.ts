import { startClickHouse } from '@gauntlet/testkit';
import type { ClickHouseServer } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The engine ends inline insert data at its first blank line and runs what follows as SQL. Whatever the format, a caller's
// bytes must arrive as data, or be refused as malformed data; the table `victim` must survive.
const attack = 'begin\n\nDROP TABLE victim;\n\nDROP TABLE victim\n\n';

let server: ClickHouseServer;
let client: ReturnType<ClickHouseServer['connect']>;

beforeAll(async () => {
  server = await startClickHouse();
  client = server.connect();
  await client.command({ query: 'CREATE TABLE victim (a UInt8) ENGINE = MergeTree ORDER BY a' });
  await client.command({ query: 'CREATE TABLE target (id UInt32, message String) ENGINE = MergeTree ORDER BY id' });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

async function post(query: string | undefined, body: Uint8Array | string): Promise<{ status: number; text: string }> {
  const url = new URL(server.url);
  const authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}`;
  const response = await fetch(`http://${url.host}/${query === undefined ? '' : `?query=${encodeURIComponent(query)}`}`, { method: 'POST', headers: { authorization }, body: typeof body === 'string' ? body : new Uint8Array(body) });
  return { status: response.status, text: await response.text() };
}

async function rows(query: string): Promise<unknown[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json();
}

async function victims(): Promise<unknown> {
  const [row] = await rows("SELECT toUInt32(count()) AS n FROM system.tables WHERE name = 'victim'");
  return (row as { n: number }).n;
}

/** The attack as one row in this format, encoded by the engine itself. */
async function encode(format: string): Promise<Uint8Array> {
  const settings = "output_format_arrow_compression_method = 'none', output_format_parquet_compression_method = 'none'";
  const result = await client.exec({ query: `SELECT toUInt32(7) AS id, {attack:String} AS message FORMAT ${format} SETTINGS ${settings}`, query_params: { attack } });
  return Buffer.concat((await result.stream.toArray()) as Uint8Array[]);
}

const textFormats = ['JSONEachRow', 'JSONCompactEachRow', 'JSONStringsEachRow', 'JSON', 'CSV', 'CSVWithNames', 'TSV', 'TSVWithNames', 'Values', 'CustomSeparated'];
const binaryFormats = ['RowBinary', 'RowBinaryWithNamesAndTypes', 'Native', 'Arrow', 'ArrowStream', 'Parquet', 'MsgPack'];
// Does not escape line ends, so there the attack is malformed data.
const rawFormat = 'TabSeparatedRaw';
const places = ['in the body', 'behind the statement'] as const;

async function insertAttack(format: string, place: (typeof places)[number]): Promise<{ status: number; text: string }> {
  const data = await encode(format);
  const statement = `INSERT INTO target (id, message) FORMAT ${format}`;
  return place === 'in the body' ? post(statement, data) : post(undefined, Buffer.concat([Buffer.from(`${statement}\n`), data]));
}

describe.each([...textFormats, ...binaryFormats])('a blank line followed by SQL in %s data', (format) => {
  it.each(places)('is stored as data, %s', async (place) => {
    await client.command({ query: 'TRUNCATE TABLE target' });
    expect(await insertAttack(format, place)).toEqual({ status: 200, text: '' });
    expect(await rows('SELECT id, message FROM target')).toEqual([{ id: 7, message: attack }]);
    expect(await victims()).toBe(1);
  });
});

describe.each([...textFormats, ...binaryFormats, rawFormat])('bare bytes with a blank line followed by SQL, sent as %s', (format) => {
  it.each(['\n\nDROP TABLE victim', '1\n\nDROP TABLE victim', '{"id":1}\n\nDROP TABLE victim', "(1,'a')\n\nDROP TABLE victim", '\r\n\r\nDROP TABLE victim\n'])('are malformed data or rows, never a statement: %j', async (bytes) => {
    await post(`INSERT INTO target FORMAT ${format}`, bytes);
    await post(undefined, `INSERT INTO target FORMAT ${format}${bytes}`);
    await post(undefined, `INSERT INTO target FORMAT ${format}\n${bytes}`);
    expect(await victims()).toBe(1);
  });
});

it.each(places)(`a blank line followed by SQL in ${rawFormat} data is an error, %s`, async (place) => {
  expect(await insertAttack(rawFormat, place)).toMatchObject({ status: 400, text: expect.stringContaining('Exception') });
  expect(await victims()).toBe(1);
});

describe('a blank line followed by SQL', () => {
  it('behind VALUES is data', async () => {
    await client.command({ query: 'TRUNCATE TABLE target' });
    await client.command({ query: "INSERT INTO target VALUES (1, 'x\n\nDROP TABLE victim'), (1 + 1, concat('a', '\n\nb'));" });
    expect(await rows('SELECT id, message FROM target ORDER BY id')).toEqual([{ id: 1, message: 'x\n\nDROP TABLE victim' }, { id: 2, message: 'a\n\nb' }]);
    await post(undefined, 'INSERT INTO target VALUES (1, 2)\n\nDROP TABLE victim');
    expect(await victims()).toBe(1);
  });

  it.each([
    "INSERT INTO target SELECT id, message FROM input('id UInt32, message String') FORMAT CSV\n5,6\n\nDROP TABLE victim",
    'WITH 1 AS one INSERT INTO target FORMAT CSV\n5,6\n\nDROP TABLE victim',
    "INSERT INTO FUNCTION null('id UInt32, message String') FORMAT CSV\n5,6\n\nDROP TABLE victim",
    'INSERT INTO target SELECT 1, 2 PARALLEL WITH INSERT INTO target FORMAT CSV\n5,6\n\nDROP TABLE victim',
    'INSERT target FORMAT CSV\n5,6\n\nDROP TABLE victim',
  ])('is refused with every other form of INSERT that takes data: %s', async (statement) => {
    expect(await post(undefined, statement)).toMatchObject({ status: 501, text: expect.stringContaining('NOT_IMPLEMENTED') });
    const [sql = '', ...data] = statement.split('\n');
    expect((await post(sql, data.join('\n'))).status).toBe(501);
    expect(await victims()).toBe(1);
  });

  it('in a parameter or a setting is a value', async () => {
    const value = "x'\n\nDROP TABLE victim;\\";
    expect(await (await client.query({ query: 'SELECT {value:String} AS value', query_params: { value }, clickhouse_settings: { log_comment: value }, format: 'JSONEachRow' })).json()).toEqual([{ value }]);
    expect(await victims()).toBe(1);
  });
});
