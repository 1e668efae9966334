import type { ClickHouseClient } from '@clickhouse/client';
import { readRows } from './read-rows.ts';

const query = `
SELECT attempt_id AS attemptId
FROM attempts
WHERE run_id = {runId:String} AND outcome IN ('passed', 'failed')
  AND attempt_id NOT IN (SELECT attempt_id FROM evidence WHERE run_id = {runId:String})
ORDER BY attempt_id
LIMIT 1 BY attempt_id
LIMIT {rows:UInt32}`;

/** Attempts that passed or failed and of which no message is stored (SVTAD 12.6(d)), at most `limit`. */
export async function listWithoutEvidence(client: ClickHouseClient, runId: string, limit: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const row of readRows<{ readonly attemptId: string }>(client, query, { runId, rows: limit })) ids.push(row.attemptId);
  return ids;
}
