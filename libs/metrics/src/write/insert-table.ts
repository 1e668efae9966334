import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { GauntletError } from '@gauntlet/contracts';
import type { EncodedTable } from '../arrow/encode-table.ts';
import { translated } from '../clickhouse.ts';

/**
 * Stores the rows; resolves when the store acknowledged them; `signal` ends the waiting, not what the store has begun. Sending them again with the same token stores nothing twice.
 * @throws GauntletError 'unavailable' (retryable), 'internal', or 'not-acknowledged' when the store took fewer rows than were sent
 */
export async function insertTable(client: ClickHouseClient, data: EncodedTable, token: string, signal: AbortSignal): Promise<void> {
  const result = await translated(`rows for ${data.table}`, async () => {
    const answer = await client.exec({
      query: `INSERT INTO ${data.table} (${data.columns.join(', ')}) FORMAT ArrowStream`,
      values: Readable.from([data.bytes], { objectMode: false }),
      abort_signal: signal,
      // A block that an asynchronous insert only queued would be acknowledged before it is stored.
      clickhouse_settings: { insert_deduplication_token: `${token}:${data.table}`, insert_deduplicate: 1, async_insert: 0, wait_end_of_query: 1 },
    });
    for await (const chunk of answer.stream) void chunk;
    return answer.summary;
  });
  // More is fine: materialised views add theirs. None is a batch that was there already.
  const written = Number(result?.written_rows ?? data.rows);
  if (written > 0 && written < data.rows) {
    throw new GauntletError('not-acknowledged', `ClickHouse stored ${written} of ${data.rows} rows for ${data.table}`, { retryable: true, details: { table: data.table, written, sent: data.rows } });
  }
}
