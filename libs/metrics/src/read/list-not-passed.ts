import type { ClickHouseClient } from '@clickhouse/client';
import type { Outcome, PackKind } from '@gauntlet/contracts';
import type { CurrentLeases } from './current-leases.ts';
import { latestTries } from './latest-tries.ts';
import { readRows } from './read-rows.ts';

const query = `
WITH latest AS (${latestTries})
SELECT shardId, leaseToken, dmcId, packKind, testId, latestOutcome AS outcome
FROM latest
WHERE latestOutcome != 'passed'
ORDER BY dmcId, packKind, testId`;

export interface NotPassedTest {
  readonly dmcId: string;
  readonly packKind: PackKind;
  readonly testId: string;
  readonly outcome: Outcome;
}

/** At most `limit` for each DMC and pack kind, by test id. */
export async function listNotPassed(client: ClickHouseClient, runId: string, leases: CurrentLeases, limit: number): Promise<readonly NotPassedTest[]> {
  const listed: NotPassedTest[] = [];
  const counts = new Map<string, number>();
  for await (const { shardId, leaseToken, ...test } of readRows<NotPassedTest & { readonly shardId: string; readonly leaseToken: number }>(client, query, { runId })) {
    const key = `${test.packKind} ${test.dmcId}`;
    const count = counts.get(key) ?? 0;
    if (count >= limit || !leases.has(shardId, leaseToken)) continue;
    counts.set(key, count + 1);
    listed.push(test);
  }
  return listed;
}
