import type { ClickHouseClient } from '@clickhouse/client';
import type { SpanRow } from '@gauntlet/contracts';
import { connect } from '../clickhouse.ts';
import type { ClickHouseOptions } from '../clickhouse.ts';
import { bounded } from './bounded.ts';

export interface SpanWriterOptions extends ClickHouseOptions {
  /** Spans that may wait; more are dropped. */
  readonly waitingMax?: number | undefined;
}

export interface SpanWriter {
  /** Best effort: never throws. Resolves when the spans are stored or given up. */
  write(spans: readonly SpanRow[]): Promise<void>;
  /** Spans that were given up since the start, because too many waited or the store refused them. */
  dropped(): number;
  close(): Promise<void>;
}

/** Writes spans of traces, one insert at a time. */
export function createSpanWriter({ waitingMax = 20_000, ...clickhouse }: SpanWriterOptions): SpanWriter {
  const client = connect(clickhouse);
  const oneByOne = bounded(1);
  let waiting = 0;
  let dropped = 0;
  return {
    write: async (spans) => {
      if (spans.length === 0) return;
      if (waiting + spans.length > waitingMax) {
        dropped += spans.length;
        return;
      }
      waiting += spans.length;
      try {
        await oneByOne(async () => insert(client, spans));
      } catch {
        dropped += spans.length;
      } finally {
        waiting -= spans.length;
      }
    },
    dropped: () => dropped,
    close: async () => {
      await oneByOne(async () => undefined);
      await client.close();
    },
  };
}

async function insert(client: ClickHouseClient, spans: readonly SpanRow[]): Promise<void> {
  await client.insert({
    table: 'spans',
    format: 'JSONEachRow',
    values: spans.map((span) => ({
      trace_id: span.traceId,
      span_id: span.spanId,
      parent_span_id: span.parentSpanId,
      name: span.name,
      service: span.service,
      kind: span.kind,
      started_at: secondsText(span.startedAtUs),
      duration_us: Math.max(0, Math.round(span.durationUs)),
      status: span.status,
      attributes: span.attributes,
    })),
  });
}

/** Seconds with six digits behind the point: the one form of a DateTime64 in JSON that loses nothing and means the same everywhere. */
function secondsText(us: bigint): string {
  return `${us / 1_000_000n}.${(us % 1_000_000n).toString().padStart(6, '0')}`;
}
