import type { ClickHouseClient } from '@clickhouse/client';
import type { LoadReader, MetricSummary } from '@gauntlet/execution';
import { conditionOf, quantileList } from './load-condition.ts';
import { readRows } from './read-rows.ts';

/** One k6 metric over the merged samples; `srv` narrows it to the samples of that variant's requests. */
export async function metric(client: ClickHouseClient, { metric: name, srv, ...selection }: Parameters<LoadReader['metric']>[0], quantiles: readonly number[]): Promise<MetricSummary | undefined> {
  const { sql, parameters } = conditionOf(selection);
  const ofVariant = srv === undefined ? '' : ' AND request_counter IN (SELECT request_counter FROM service_requests WHERE campaign_id = {campaignId:String} AND srv = {srv:String})';
  const query = `
SELECT count() AS samples, sum(value) AS sum, min(value) AS min, avg(value) AS mean, max(value) AS max, quantilesExact(${quantileList(quantiles)})(value) AS exact
FROM samples
WHERE ${sql} AND metric = {metric:String}${ofVariant}
HAVING samples > 0`;
  type Row = Omit<MetricSummary, 'quantiles'> & { readonly exact: readonly number[] };
  for await (const { exact, ...row } of readRows<Row>(client, query, { ...parameters, metric: name, ...(srv === undefined ? {} : { srv }) })) return { ...row, quantiles: exact.slice(0, quantiles.length) };
  return undefined;
}

export async function metricNames(client: ClickHouseClient, campaignId: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const row of readRows<{ readonly metric: string }>(client, 'SELECT DISTINCT metric FROM samples WHERE campaign_id = {campaignId:String} ORDER BY metric', { campaignId })) names.push(row.metric);
  return names;
}
