import type { ClickHouseClient } from '@clickhouse/client';
import type { AlertSecond, LoadReader, TrafficSecond } from '@gauntlet/execution';
import { conditionOf } from './load-condition.ts';
import { collectRows, readRows } from './read-rows.ts';

type TrafficRow = Omit<TrafficSecond, 'p50Us' | 'p95Us' | 'p99Us'> & { readonly quantilesUs: readonly number[] };

/** Service Requests by the second in which they were sent, with exact quantiles. */
export async function trafficBySecond(client: ClickHouseClient, { fromSecond = 0, ...selection }: Parameters<LoadReader['trafficBySecond']>[0]): Promise<readonly TrafficSecond[]> {
  const { sql, parameters } = conditionOf(selection);
  const query = `
SELECT
    toUnixTimestamp(toStartOfSecond(sent_at)) AS second, phase, traffic_class AS trafficClass,
    count() AS sent, countIf(outcome = 'answered') AS answered, countIf(outcome = 'failed') AS failed, countIf(outcome = 'lost') AS lost,
    quantilesExactIf(0.5, 0.95, 0.99)(response_us, outcome = 'answered') AS quantilesUs
FROM service_requests
WHERE ${sql} AND sent_at >= fromUnixTimestamp64Micro({fromUs:Int64}, 'UTC')
GROUP BY second, phase, trafficClass
ORDER BY second, phase, trafficClass`;
  const seconds: TrafficSecond[] = [];
  for await (const { quantilesUs, ...row } of readRows<TrafficRow>(client, query, { ...parameters, fromUs: `${BigInt(fromSecond) * 1_000_000n}` })) {
    const [p50Us = null, p95Us = null, p99Us = null] = row.answered === 0 ? [] : quantilesUs;
    seconds.push({ ...row, p50Us, p95Us, p99Us });
  }
  return seconds;
}

export async function alertsBySecond(client: ClickHouseClient, { campaignId, fromSecond = 0 }: Parameters<LoadReader['alertsBySecond']>[0]): Promise<readonly AlertSecond[]> {
  const query = `
SELECT toUnixTimestamp(toStartOfSecond(received_at)) AS second, phase, kind, count() AS received
FROM campaign_alerts
WHERE campaign_id = {campaignId:String} AND received_at >= fromUnixTimestamp64Micro({fromUs:Int64}, 'UTC')
GROUP BY second, phase, kind
ORDER BY second, phase, kind`;
  return collectRows<AlertSecond>(client, query, { campaignId, fromUs: `${BigInt(fromSecond) * 1_000_000n}` });
}
