import type { ClickHouseClient } from '@clickhouse/client';
import type { GeneratorHealthRow } from '@gauntlet/contracts';
import type { GeneratorSummary, LoadReader } from '@gauntlet/execution';
import { readRows } from './read-rows.ts';

type SummaryRow = Omit<GeneratorSummary, 'lastHeardUs' | 'scheduleErrorP99Us'> & { readonly lastHeardUs: string; readonly requests: number; readonly scheduleErrorP99Us: number };

export async function generators(client: ClickHouseClient, campaignId: string): Promise<readonly GeneratorSummary[]> {
  const query = `
WITH errors AS
(
    SELECT segment_id, count() AS requests, quantileExact(0.99)(schedule_error_us) AS p99
    FROM service_requests
    WHERE campaign_id = {campaignId:String}
    GROUP BY segment_id
)
SELECT
    segment_id AS segmentId, anyLast(hostname) AS hostname,
    max(cpu_share) AS cpuShareMax, max(k6_cores) AS k6CoresMax, max(worker_cores) AS workerCoresMax,
    max(dropped_iterations) AS droppedIterations, any(errors.requests) AS requests, any(errors.p99) AS scheduleErrorP99Us,
    max(spool_bytes) AS spoolBytesMax, greatest(0, max(abs(clock_skew_ms) - clock_skew_error_ms)) AS clockSkewMsMax,
    toString(toUnixTimestamp64Micro(max(at))) AS lastHeardUs
FROM generator_health
LEFT JOIN errors ON errors.segment_id = generator_health.segment_id
WHERE campaign_id = {campaignId:String}
GROUP BY segmentId
ORDER BY segmentId`;
  const found: GeneratorSummary[] = [];
  for await (const { lastHeardUs, requests, scheduleErrorP99Us, ...row } of readRows<SummaryRow>(client, query, { campaignId })) {
    found.push({ ...row, lastHeardUs: BigInt(lastHeardUs), scheduleErrorP99Us: requests === 0 ? null : scheduleErrorP99Us });
  }
  return found;
}

export async function health(client: ClickHouseClient, { campaignId, fromUs = 0n }: Parameters<LoadReader['health']>[0]): Promise<readonly GeneratorHealthRow[]> {
  const query = `
SELECT
    campaign_id AS campaignId, segment_id AS segmentId, hostname, state, phase, toString(toUnixTimestamp64Micro(at)) AS atUs,
    cpu_share AS cpuShare, k6_cores AS k6Cores, worker_cores AS workerCores, dropped_iterations AS droppedIterations,
    schedule_error_p99_us AS scheduleErrorP99Us, rows_waiting AS rowsWaiting, spool_bytes AS spoolBytes,
    clock_skew_ms AS clockSkewMs, clock_skew_error_ms AS clockSkewErrorMs,
    sent, answered, failed, lost, outstanding, device_alerts AS deviceAlerts, dcc_alerts AS dccAlerts
FROM generator_health
WHERE campaign_id = {campaignId:String} AND at >= fromUnixTimestamp64Micro({fromUs:Int64}, 'UTC')
ORDER BY at, segmentId`;
  const rows: GeneratorHealthRow[] = [];
  type Row = Omit<GeneratorHealthRow, 'atUs'> & { readonly atUs: string };
  for await (const { atUs, ...row } of readRows<Row>(client, query, { campaignId, fromUs: `${fromUs}` })) rows.push({ ...row, atUs: BigInt(atUs) });
  return rows;
}
