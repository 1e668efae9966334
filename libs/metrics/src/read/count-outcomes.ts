import type { ClickHouseClient } from '@clickhouse/client';
import type { OutcomeCount } from '@gauntlet/execution';
import type { CurrentLeases } from './current-leases.ts';
import { latestTries } from './latest-tries.ts';
import { readRows } from './read-rows.ts';

const query = `
WITH latest AS (${latestTries})
SELECT
    shardId, leaseToken, dmcId, packKind, targetVersion,
    latestOutcome AS outcome,
    latestOutcome = 'passed' AND notPassedTries > 0 AS onRetry,
    count() AS tests
FROM latest
GROUP BY shardId, leaseToken, dmcId, packKind, targetVersion, outcome, onRetry`;

type Row = Omit<OutcomeCount, 'onRetry'> & { readonly onRetry: boolean | 0 | 1; readonly shardId: string; readonly leaseToken: number };

/** Tests, not rows: each test once, by the outcome of its latest try under its shard's current lease. */
export async function countOutcomes(client: ClickHouseClient, runId: string, leases: CurrentLeases): Promise<readonly OutcomeCount[]> {
  const counts = new Map<string, OutcomeCount>();
  for await (const { shardId, leaseToken, ...row } of readRows<Row>(client, query, { runId })) {
    if (!leases.has(shardId, leaseToken)) continue;
    const count = { ...row, onRetry: Boolean(row.onRetry) };
    const key = JSON.stringify([count.dmcId, count.packKind, count.targetVersion, count.outcome, count.onRetry]);
    counts.set(key, { ...count, tests: (counts.get(key)?.tests ?? 0) + count.tests });
  }
  return [...counts.keys()].sort().flatMap((key) => counts.get(key) ?? []);
}
