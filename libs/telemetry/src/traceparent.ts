import { randomBytes } from 'node:crypto';
import type { SpanContext } from '@opentelemetry/api';

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const noTrace = '0'.repeat(32);
const noSpan = '0'.repeat(16);

/** A W3C traceparent with new random ids, sampled. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

/** The 32 hex digits of the trace, '' when `traceparent` is not one. */
export function traceIdOf(traceparent: string): string {
  return spanContextOf(traceparent)?.traceId ?? '';
}

/** The same ids with the sampled flag taken away: the callee records nothing for it. */
export function unsampled(traceparent: string): string {
  return `${traceparent.slice(0, -2)}00`;
}

/** The ids of a traceparent for OpenTelemetry; undefined when it is not a valid one (W3C Trace Context, section 3.2.2). */
export function spanContextOf(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = form.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined || traceId === noTrace || spanId === noSpan) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

export function traceparentOf(span: SpanContext): string {
  return `00-${span.traceId}-${span.spanId}-${(span.traceFlags & 1) === 1 ? '01' : '00'}`;
}
