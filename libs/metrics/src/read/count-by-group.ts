import type { ClickHouseClient } from '@clickhouse/client';
import type { GroupOutcomeCount } from '@gauntlet/execution';
import type { CurrentLeases } from './current-leases.ts';
import { latestTries } from './latest-tries.ts';
import { readRows } from './read-rows.ts';

const query = `
WITH latest AS (${latestTries})
SELECT
    shardId, leaseToken, dmcId, functionalGroup,
    latestOutcome AS outcome,
    latestOutcome = 'passed' AND notPassedTries > 0 AS onRetry,
    count() AS tests
FROM latest
GROUP BY shardId, leaseToken, dmcId, functionalGroup, outcome, onRetry`;

type Row = Omit<GroupOutcomeCount, 'onRetry'> & { readonly onRetry: boolean | 0 | 1; readonly shardId: string; readonly leaseToken: number };

/** Tests by DMC and functional group: each once, by the outcome of its latest try under its shard's current lease. */
export async function countByGroup(client: ClickHouseClient, runId: string, leases: CurrentLeases): Promise<readonly GroupOutcomeCount[]> {
  const counts = new Map<string, GroupOutcomeCount>();
  for await (const { shardId, leaseToken, ...row } of readRows<Row>(client, query, { runId })) {
    if (!leases.has(shardId, leaseToken)) continue;
    const count = { ...row, onRetry: Boolean(row.onRetry) };
    const key = JSON.stringify([count.dmcId, count.functionalGroup, count.outcome, count.onRetry]);
    counts.set(key, { ...count, tests: (counts.get(key)?.tests ?? 0) + count.tests });
  }
  return [...counts.keys()].sort().flatMap((key) => counts.get(key) ?? []);
}
