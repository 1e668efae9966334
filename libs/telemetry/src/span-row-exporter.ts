import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { HrTime } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { SpanRow } from '@gauntlet/contracts';

export type WriteSpans = (spans: SpanRow[]) => Promise<void>;

/** OpenTelemetry's ExportResult: 0 = success, 1 = failed. */
type ExportDone = (result: { readonly code: number; readonly error?: Error }) => void;

/** Exports spans as rows of our own store. A write that fails loses these spans and nothing else. */
export class SpanRowExporter implements SpanExporter {
  readonly #service: string;
  readonly #writeSpans: WriteSpans;

  constructor(service: string, writeSpans: WriteSpans) {
    this.#service = service;
    this.#writeSpans = writeSpans;
  }

  export(spans: ReadableSpan[], done: ExportDone): void {
    void this.#write(spans, done);
  }

  async shutdown(): Promise<void> {
    // Nothing is held here: the batch processor in front flushes before it shuts the exporter down.
  }

  async #write(spans: ReadableSpan[], done: ExportDone): Promise<void> {
    let problem: Error | undefined;
    try {
      await this.#writeSpans(spans.map((span) => spanRowOf(span, this.#service)));
    } catch (error) {
      problem = error instanceof Error ? error : new Error(String(error));
    }
    done(problem === undefined ? { code: 0 } : { code: 1, error: problem });
  }
}

export function spanRowOf(span: ReadableSpan, service: string): SpanRow {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? '',
    name: span.name,
    service,
    kind: SpanKind[span.kind]?.toLowerCase() ?? 'internal',
    startedAtUs: microsecondsOf(span.startTime),
    durationUs: Number(microsecondsOf(span.duration)),
    status: statuses[span.status.code],
    attributes: attributesOf(span),
  };
}

function microsecondsOf([seconds, nanoseconds]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000n + BigInt(Math.trunc(nanoseconds / 1_000));
}

const statuses: Readonly<Record<SpanStatusCode, SpanRow['status']>> = {
  [SpanStatusCode.UNSET]: 'unset',
  [SpanStatusCode.OK]: 'ok',
  [SpanStatusCode.ERROR]: 'error',
};

function attributesOf(span: ReadableSpan): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(span.attributes)) if (value !== undefined) attributes[key] = typeof value === 'string' ? value : JSON.stringify(value);
  if (span.status.message !== undefined) attributes['error.message'] = span.status.message;
  return attributes;
}
