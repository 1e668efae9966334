import type { ClickHouseClient } from '@clickhouse/client';
import type { LoadSelection, RawLatencies } from '@gauntlet/execution';
import { conditionOf } from './load-condition.ts';

const bytesPerRow = 12;

/** Answered requests in the order of sending. Binary, because a comparison takes millions of them. */
export async function latencies(client: ClickHouseClient, selection: LoadSelection): Promise<RawLatencies> {
  const { sql, parameters } = conditionOf(selection);
  const query = `
SELECT toUInt64(toUnixTimestamp64Micro(sent_at)) AS sentAtUs, response_us AS responseUs
FROM service_requests
WHERE ${sql} AND outcome = 'answered'
ORDER BY sentAtUs, user_id, request_counter
FORMAT RowBinary`;
  const { stream } = await client.exec({ query, query_params: parameters });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (bytes.length % bytesPerRow !== 0) throw new Error(`${bytes.length} bytes are no whole rows`);
  const rows = bytes.length / bytesPerRow;
  const sentAtUs = new Float64Array(rows);
  const responseUs = new Uint32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const at = row * bytesPerRow;
    sentAtUs[row] = bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 4_294_967_296;
    responseUs[row] = bytes.readUInt32LE(at + 8);
  }
  return { sentAtUs, responseUs };
}
