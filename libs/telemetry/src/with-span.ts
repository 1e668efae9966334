import { ROOT_CONTEXT, SpanKind, SpanStatusCode, isSpanContextValid, trace } from '@opentelemetry/api';
import { newTraceparent, spanContextOf, traceparentOf } from './traceparent.ts';

export type SpanKindName = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface SpanOptions {
  /** W3C traceparent of the span that this one belongs under; a new trace when left out or not valid. */
  readonly parent?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly kind?: SpanKindName;
}

/**
 * Runs `fn` within a span and hands it the span's traceparent, to be sent on. An error thrown by `fn` marks the span and
 * passes through. Without a started SDK nothing is recorded, and the traceparent handed on is the parent's (or a new one).
 */
export async function withSpan<T>(name: string, options: SpanOptions, fn: (traceparent: string) => Promise<T>): Promise<T> {
  const parent = options.parent === undefined ? undefined : spanContextOf(options.parent);
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
  const span = trace.getTracer('gauntlet').startSpan(name, { kind: kinds[options.kind ?? 'internal'], attributes: { ...options.attributes } }, context);
  const own = span.spanContext();
  try {
    const result = await fn(isSpanContextValid(own) ? traceparentOf(own) : newTraceparent());
    span.setStatus({ code: SpanStatusCode.OK });
    return result;
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}

const kinds: Readonly<Record<SpanKindName, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};
