import type { ClickHouseClient } from '@clickhouse/client';
import type { ResponseTimes } from '@gauntlet/contracts';
import type { LoadReader, LoadSelection, MetricSummary, VariantCount } from '@gauntlet/execution';
import { conditionOf, quantileList } from './load-condition.ts';
import { collectRows, readRows } from './read-rows.ts';

interface Row extends Omit<ResponseTimes, 'minUs' | 'meanUs' | 'maxUs' | 'quantilesUs'> {
  readonly least: number;
  readonly mean: number | null;
  readonly greatest: number;
  readonly exact: readonly number[];
}

/** Exact over the merged rows of all generators; `by` says whether the SRVs of a class are told apart. */
export async function responseTimes(client: ClickHouseClient, selection: LoadSelection, quantiles: readonly number[], by: 'srv' | 'class'): Promise<readonly ResponseTimes[]> {
  const { sql, parameters } = conditionOf(selection);
  const query = `
SELECT
    phase, traffic_class AS trafficClass, ${by === 'srv' ? 'srv' : '\'\''} AS variant,
    count() AS sent, countIf(outcome = 'answered') AS answered, countIf(outcome = 'failed') AS failed, countIf(outcome = 'lost') AS lost,
    minIf(response_us, outcome = 'answered') AS least, avgIf(response_us, outcome = 'answered') AS mean, maxIf(response_us, outcome = 'answered') AS greatest,
    quantilesExactIf(${quantileList(quantiles)})(response_us, outcome = 'answered') AS exact
FROM service_requests
WHERE ${sql}
GROUP BY phase, trafficClass, variant
ORDER BY phase, trafficClass, variant`;
  const found: ResponseTimes[] = [];
  for await (const { least, mean, greatest, exact, variant, ...row } of readRows<Omit<Row, 'srv'> & { readonly variant: string }>(client, query, parameters)) {
    const none = row.answered === 0;
    found.push({ ...row, srv: variant, minUs: none ? null : least, meanUs: none ? null : mean, maxUs: none ? null : greatest, quantilesUs: quantiles.map((_, place) => (none ? null : (exact[place] ?? null))) });
  }
  return found;
}

/** Why requests were not answered. */
export async function failures(client: ClickHouseClient, selection: LoadSelection): ReturnType<LoadReader['failures']> {
  const { sql, parameters } = conditionOf(selection);
  const query = `
SELECT phase, srv, outcome, reason, count() AS requests
FROM service_requests
WHERE ${sql} AND outcome != 'answered'
GROUP BY phase, srv, outcome, reason
ORDER BY requests DESC, phase, srv, outcome, reason
LIMIT 1000`;
  return collectRows<Awaited<ReturnType<LoadReader['failures']>>[number]>(client, query, parameters);
}

export async function countByVariant(client: ClickHouseClient, campaignId: string): Promise<readonly VariantCount[]> {
  const query = `
SELECT
    srv, traffic_class AS trafficClass, count() AS rows, uniqExact(user_id, request_counter) AS requests,
    countIf(outcome = 'answered') AS answered, countIf(outcome = 'failed') AS failed, countIf(outcome = 'lost') AS lost
FROM service_requests
WHERE campaign_id = {campaignId:String}
GROUP BY srv, trafficClass
ORDER BY srv, trafficClass`;
  return collectRows<VariantCount>(client, query, { campaignId });
}

/** All of the selection taken together, exact. */
export async function responseTime(client: ClickHouseClient, selection: LoadSelection, quantiles: readonly number[]): Promise<MetricSummary | undefined> {
  const { sql, parameters } = conditionOf(selection);
  const query = `
SELECT count() AS samples, sum(response_us) / 1000 AS sum, min(response_us) / 1000 AS min, avg(response_us) / 1000 AS mean, max(response_us) / 1000 AS max, quantilesExact(${quantileList(quantiles)})(response_us) AS exact
FROM service_requests
WHERE ${sql} AND outcome = 'answered'
HAVING samples > 0`;
  type Summary = Omit<MetricSummary, 'quantiles'> & { readonly exact: readonly number[] };
  for await (const { exact, ...row } of readRows<Summary>(client, query, parameters)) return { ...row, quantiles: exact.slice(0, quantiles.length).map((us) => us / 1_000) };
  return undefined;
}
