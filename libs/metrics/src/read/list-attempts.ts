import type { ClickHouseClient } from '@clickhouse/client';
import { GauntletError } from '@gauntlet/contracts';
import type { AttemptView, Outcome } from '@gauntlet/contracts';
import type { CurrentLeases } from './current-leases.ts';
import { isoOfMicroseconds } from './instant.ts';
import { readRows } from './read-rows.ts';

export interface AttemptsQuery {
  readonly runId: string;
  readonly dmcId?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface Row extends Omit<AttemptView, 'standing' | 'startedAt' | 'durationMs' | 'responseMs'> {
  readonly shardId: string;
  readonly startedAtUs: string;
  readonly durationUs: number;
  readonly responseUs: number;
  readonly latestTry: number;
}

/** One page of a run's attempts, oldest first, late and superseded ones included. @throws GauntletError 'invalid-input' for a cursor that is none of ours */
export async function listAttempts(client: ClickHouseClient, query: AttemptsQuery, leases: CurrentLeases): Promise<{ readonly items: readonly AttemptView[]; readonly next: string | null }> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  const conditions = [
    'run_id = {runId:String}',
    ...(query.dmcId === undefined ? [] : ['dmc_id = {dmcId:String}']),
    ...(query.outcome === undefined ? [] : ['outcome = {outcome:String}']),
    ...(after === undefined ? [] : ['(started_at, attempt_id) > (fromUnixTimestamp64Micro({afterUs:Int64}, \'UTC\'), {afterId:String})']),
  ];
  const parameters = { runId: query.runId, dmcId: query.dmcId, outcome: query.outcome, afterUs: after?.startedAtUs, afterId: after?.attemptId, rows: query.limit + 1 };
  const given = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
  const rows: Row[] = [];
  for await (const row of readRows<Row>(client, pageQuery(conditions.join(' AND ')), given)) rows.push(row);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return { items: page.map((row) => viewOf(row, leases)), next: rows.length > query.limit && last !== undefined ? encodeCursor(last) : null };
}

/** One attempt, whatever its standing. */
export async function findAttempt(client: ClickHouseClient, query: { readonly runId: string; readonly attemptId: string }, leases: CurrentLeases): Promise<AttemptView | undefined> {
  for await (const row of readRows<Row>(client, pageQuery('run_id = {runId:String} AND attempt_id = {attemptId:String}'), { ...query, rows: 1 })) return viewOf(row, leases);
  return undefined;
}

/** The page first, then the latest try of its tests only: a run has hundreds of thousands of rows, a page at most a thousand. */
function pageQuery(condition: string): string {
  const page = `SELECT * FROM attempts WHERE ${condition} ORDER BY started_at, attempt_id LIMIT 1 BY attempt_id LIMIT {rows:UInt32}`;
  return `
WITH page AS (${page})
SELECT
    attempt_id AS attemptId, shard_id AS shardId, test_id AS testId, try_number AS tryNumber, lease_token AS leaseToken,
    dmc_id AS dmcId, pack_key AS packKey, pack_kind AS packKind, test_key AS testKey, functional_group AS functionalGroup,
    srv, device_type AS deviceType, firmware_version AS firmwareVersion, outcome, reason,
    toString(toUnixTimestamp64Micro(started_at)) AS startedAtUs, duration_us AS durationUs, response_us AS responseUs,
    evidence_hash AS evidenceHash, trace_id AS traceId, target_version AS targetVersion, latest_try AS latestTry
FROM page
INNER JOIN
(
    SELECT shard_id, lease_token, test_id, max(try_number) AS latest_try
    FROM attempts
    WHERE run_id = {runId:String} AND test_id IN (SELECT test_id FROM page)
    GROUP BY shard_id, lease_token, test_id
) AS latest USING (shard_id, lease_token, test_id)
ORDER BY started_at, attempt_id`;
}

function viewOf({ shardId, startedAtUs, durationUs, responseUs, latestTry, ...row }: Row, leases: CurrentLeases): AttemptView {
  const standing = !leases.has(shardId, row.leaseToken) ? 'late' : row.tryNumber < latestTry ? 'superseded' : 'counted';
  return { ...row, standing, startedAt: isoOfMicroseconds(BigInt(startedAtUs)), durationMs: durationUs / 1_000, responseMs: responseUs / 1_000 };
}

function encodeCursor(row: Row): string {
  return Buffer.from(`${row.startedAtUs} ${row.attemptId}`).toString('base64url');
}

function decodeCursor(cursor: string): { readonly startedAtUs: string; readonly attemptId: string } {
  const [, startedAtUs, attemptId] = /^(\d{1,18}) (\S{1,200})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (startedAtUs !== undefined && attemptId !== undefined) return { startedAtUs, attemptId };
  throw new GauntletError('invalid-input', 'the cursor is not one that a page of attempts gave', {
    problems: [{ path: 'cursor', value: JSON.stringify(cursor.slice(0, 100)), expected: 'the value of "next" of the page before' }],
  });
}
