export { createLogger } from './logger.ts';
export type { LogFields, Logger, LoggerOptions, LogLevel } from './logger.ts';
export { newTraceparent, traceIdOf, unsampled } from './traceparent.ts';
export { withSpan } from './with-span.ts';
export type { SpanKindName, SpanOptions } from './with-span.ts';
export { startTelemetry } from './start-telemetry.ts';
export type { Telemetry, TelemetryOptions } from './start-telemetry.ts';
export type { WriteSpans } from './span-row-exporter.ts';
