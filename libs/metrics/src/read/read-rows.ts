import type { ClickHouseClient } from '@clickhouse/client';

/** 64-bit numbers of ours are below 2^53 (tokens, durations), so they may come as JSON numbers; older servers quote them by default. */
const settings = { output_format_json_quote_64bit_integers: 0 } as const;

/** Runs a query and gives its rows one by one, as they arrive. */
export async function* readRows<Row>(client: ClickHouseClient, query: string, query_params: Record<string, unknown>): AsyncGenerator<Row> {
  const result = await client.query({ query, query_params, format: 'JSONEachRow', clickhouse_settings: settings });
  for await (const rows of result.stream<Row>()) {
    for (const row of rows) yield row.json();
  }
}

/** The same, all at once: for answers of few rows. */
export async function collectRows<Row>(client: ClickHouseClient, query: string, query_params: Record<string, unknown>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of readRows<Row>(client, query, query_params)) rows.push(row);
  return rows;
}
