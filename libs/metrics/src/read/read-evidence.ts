import type { ClickHouseClient } from '@clickhouse/client';
import type { EvidenceRow } from '@gauntlet/contracts';
import { readRows } from './read-rows.ts';

const query = `
SELECT
    run_id AS runId, shard_id AS shardId, lease_token AS leaseToken, attempt_id AS attemptId, sequence, step, direction,
    toString(toUnixTimestamp64Micro(at)) AS atUs, message
FROM evidence
WHERE run_id = {runId:String} AND attempt_id = {attemptId:String}
ORDER BY sequence
LIMIT 1 BY sequence`;

/** An attempt's messages in their order; none when there is no such attempt. */
export async function readEvidence(client: ClickHouseClient, runId: string, attemptId: string): Promise<readonly EvidenceRow[]> {
  const rows: EvidenceRow[] = [];
  for await (const row of readRows<Omit<EvidenceRow, 'atUs'> & { readonly atUs: string }>(client, query, { runId, attemptId })) rows.push({ ...row, atUs: BigInt(row.atUs) });
  return rows;
}
