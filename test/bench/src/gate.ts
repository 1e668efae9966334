import { applyMigrations, createResultReader } from '@gauntlet/metrics';
import { startClickHouse } from '@gauntlet/testkit';
import type { BenchReport } from './bench-report.ts';
import { median } from './print-report.ts';

const roundsCount = 9;
const samples = 10_000_000;
const attempts = 480_000;
const goalMs = 150;

const quantiles = "SELECT srv, quantilesExact(0.5, 0.95, 0.99)(response_us) AS q FROM samples GROUP BY srv ORDER BY srv";
const queries: Readonly<Record<string, string>> = {
  exactQuantilesMs: quantiles,
  exactQuantilesOneThreadMs: `${quantiles} SETTINGS max_threads = 1`,
  exactQuantilesFilteredMs: "SELECT srv, quantilesExact(0.5, 0.95, 0.99)(response_us) AS q, countIf(outcome != 'passed') / count() AS errors FROM samples WHERE campaign_id = 'campaign-1' GROUP BY srv ORDER BY srv",
};

/**
 * Milliseconds from asking over HTTP to the last row of the answer: exact quantiles of 10^7 response times in 20 groups, as a gate on
 * target response times needs them, and the counts that the gates of a run are decided from (480,000 attempts: 24 DMCs with 20,000
 * tests each). The ratio is 150 ms / median of the first: 1 or more meets the goal.
 */
export async function run(): Promise<BenchReport> {
  const server = await startClickHouse();
  const client = server.connect();
  const reader = createResultReader({ url: server.url });
  try {
    await applyMigrations({ url: server.url });
    for (const query of fill) await client.command({ query });
    const current = Array.from({ length: attempts / 250 }, (_, i) => ({ shardId: `shard-${i}`, leaseToken: 1 }));
    const variants: Readonly<Record<string, () => Promise<number>>> = {
      ...Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, async () => (await (await client.query({ query, format: 'JSONEachRow' })).json()).length])),
      countOutcomesMs: async () => (await reader.countOutcomes('run-1', current)).length,
    };
    const expectedRows: Readonly<Record<string, number>> = { countOutcomesMs: 48 };
    const rounds: Record<string, number[]> = {};
    // The first round fills caches and is not counted.
    for (let round = -1; round < roundsCount; round += 1) {
      for (const [name, measure] of Object.entries(variants)) {
        const start = performance.now();
        const rows = await measure();
        if (rows !== (expectedRows[name] ?? 20)) throw new Error(`${name} answered with ${rows} rows`);
        if (round >= 0) (rounds[name] ??= []).push(performance.now() - start);
      }
    }
    return { name: 'gate', ratio: goalMs / median(rounds['exactQuantilesMs'] ?? []), goal: 1, rounds, figures: { samples, attempts, goalMs } };
  } finally {
    await reader.close();
    await client.close();
    await server.stop();
  }
}

const fill = [
  `CREATE TABLE samples (campaign_id LowCardinality(String), srv LowCardinality(String), at DateTime64(6, 'UTC'), response_us UInt32, outcome LowCardinality(String))
   ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (campaign_id, srv, at)`,
  `INSERT INTO samples SELECT if(cityHash64(number, 2) % 4 = 0, 'campaign-2', 'campaign-1'), concat('4.', toString(number % 20)), fromUnixTimestamp64Micro(toInt64(1795444117312000 + number * 100), 'UTC'),
     toUInt32(1000 + cityHash64(number) % 4000000), if(cityHash64(number, 1) % 50 = 0, 'failed', 'passed') FROM numbers(${samples})`,
  'OPTIMIZE TABLE samples FINAL',
  `INSERT INTO attempts (run_id, shard_id, lease_token, attempt_id, test_id, try_number, dmc_id, pack_kind, target_version, outcome, started_at)
   SELECT 'run-1', concat('shard-', toString(intDiv(number, 250))), 1, lower(hex(MD5(toString(number)))), lower(hex(MD5(concat('t', toString(number))))), 1, concat('DMC-', toString(intDiv(number, 20000))),
     'functional', 'simulator 0.1.0', if(cityHash64(number) % 20 = 0, 'failed', 'passed'), fromUnixTimestamp64Micro(toInt64(1795444117312000 + number), 'UTC') FROM numbers(${attempts})`,
];
