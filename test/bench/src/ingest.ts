import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttemptRow } from '@gauntlet/contracts';
import { applyMigrations, attemptsLayout, createResultWriter, encodeTable } from '@gauntlet/metrics';
import { startClickHouse } from '@gauntlet/testkit';
import { attemptRows } from './attempt-rows.ts';
import type { BenchReport } from './bench-report.ts';
import { openInProcessEngine } from './in-process-engine.ts';
import { median } from './print-report.ts';
import { encodeRowBinary } from './row-binary.ts';

const roundsCount = 7;
const batchRows = 100_000;
const batchesPerRound = 2;
/** Objects to JSON and back is an order of magnitude slower; a tenth of the rows says as much. */
const jsonRows = 20_000;

/**
 * Rows a second from objects in memory to rows in the table `attempts`, encoding included, one batch after another. What a worker
 * does (an Arrow stream over HTTP into the embedded server, acknowledged) against the same bytes loaded by the engine inside this
 * process: the ratio is what server and transport leave of it; the goal is a floor.
 */
export async function run(): Promise<BenchReport> {
  const rows = attemptRows(batchRows);
  const engine = await openInProcessEngine();
  const server = await startClickHouse();
  const spoolDir = mkdtempSync(join(tmpdir(), 'gauntlet-bench-spool-'));
  await applyMigrations({ url: server.url });
  const writer = createResultWriter({ url: server.url, spoolDir });
  const client = server.connect({ request_timeout: 120_000 });
  let batches = 0;
  const overHttp = async (): Promise<void> => writer.write({ token: `bench-${(batches += 1)}`, attempts: rows, evidence: [] });
  const columns = attemptsLayout.columns.map(({ name }) => name);
  const variants: Readonly<Record<string, () => Promise<number>>> = {
    arrowOverHttp: async () => ratePerSecond(batchesPerRound, batchRows, overHttp),
    arrowInProcess: async () => ratePerSecond(batchesPerRound, batchRows, async () => engine.load(encodeTable(attemptsLayout, rows).bytes, 'ArrowStream', columns)),
    rowBinaryInProcess: async () => ratePerSecond(batchesPerRound, batchRows, async () => engine.load(encodeRowBinary(rows), 'RowBinary', columns)),
    jsonOverHttp: async () => ratePerSecond(1, jsonRows, async () => void (await client.insert({ table: 'attempts', values: rows.slice(0, jsonRows).map(jsonRow), format: 'JSONEachRow' }))),
  };
  const countOverHttp = async (): Promise<number | undefined> => (await (await client.query({ query: 'SELECT toUInt32(count()) AS n FROM attempts', format: 'JSONEachRow' })).json<{ n: number }>())[0]?.n;
  const rounds: Record<string, number[]> = {};
  try {
    await overHttp();
    await engine.load(encodeTable(attemptsLayout, rows).bytes, 'ArrowStream', columns);
    for (let round = 0; round < roundsCount; round += 1) {
      await Promise.all([engine.truncate(), client.command({ query: 'TRUNCATE TABLE attempts' })]);
      for (const [name, measure] of Object.entries(variants)) (rounds[name] ??= []).push(await measure());
      expectCount(await engine.count(), 2 * batchesPerRound * batchRows);
      expectCount(await countOverHttp(), batchesPerRound * batchRows + jsonRows);
    }
    const ratioOf = (name: string, to: string): number => median((rounds[name] ?? []).map((rate, round) => rate / (rounds[to]?.[round] ?? Number.NaN)));
    return {
      name: 'ingest',
      ratio: ratioOf('arrowOverHttp', 'arrowInProcess'),
      goal: 0.85,
      rounds,
      figures: {
        ratioToRowBinaryInProcess: ratioOf('arrowOverHttp', 'rowBinaryInProcess'),
        inProcessRatioToRowBinary: ratioOf('arrowInProcess', 'rowBinaryInProcess'),
        ratioToJsonOverHttp: ratioOf('arrowOverHttp', 'jsonOverHttp'),
        batchRows,
        arrowBytesPerRow: encodeTable(attemptsLayout, rows).bytes.length / batchRows,
      },
    };
  } finally {
    await writer.close();
    await client.close();
    await server.stop();
    engine.close();
    rmSync(spoolDir, { recursive: true, force: true });
  }
}

async function ratePerSecond(batches: number, rowsPerBatch: number, insert: () => Promise<void>): Promise<number> {
  const start = performance.now();
  for (let batch = 0; batch < batches; batch += 1) await insert();
  return (batches * rowsPerBatch) / ((performance.now() - start) / 1_000);
}

function expectCount(found: number | undefined, expected: number): void {
  if (found !== expected) throw new Error(`the table holds ${found} rows after a round; expected ${expected}`);
}

function jsonRow(row: AttemptRow): Record<string, unknown> {
  const entries = Object.entries(row).filter(([field]) => field !== 'startedAtUs');
  const named = entries.map(([field, value]) => [field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]);
  return { ...Object.fromEntries(named), started_at: `${row.startedAtUs / 1_000_000n}.${(row.startedAtUs % 1_000_000n).toString().padStart(6, '0')}` };
}
