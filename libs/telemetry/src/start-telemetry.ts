import { DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { startNodeSdk } from '@opentelemetry/sdk-node';
import { AlwaysOnSampler, BatchSpanProcessor, ParentBasedSampler } from '@opentelemetry/sdk-trace';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from './logger.ts';
import { SpanRowExporter } from './span-row-exporter.ts';
import type { WriteSpans } from './span-row-exporter.ts';

export interface TelemetryOptions {
  readonly service: string;
  readonly version: string;
  /** Base URL of an OTLP/HTTP collector (the value of OTEL_EXPORTER_OTLP_ENDPOINT); it takes precedence over `writeSpans`. */
  readonly otlpEndpoint?: string | undefined;
  /** Stores spans in our own store. */
  readonly writeSpans?: WriteSpans | undefined;
  /** Told about spans that could not be exported; silent when left out. */
  readonly logger?: Logger | undefined;
}

export interface Telemetry {
  /** Sends what is queued, within `timeoutMs` (2 s when left out). Never rejects. */
  shutdown(timeoutMs?: number): Promise<void>;
}

/**
 * Starts tracing for this process; spans are made with `withSpan`. Without an exporter nothing is recorded and trace ids are still
 * handed on. At most 2,048 spans wait; more are dropped. A failing exporter is logged and never reaches the work.
 */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const exporter = exporterOf(options);
  if (exporter === undefined) return { shutdown: async () => undefined };
  const sdk = startNodeSdk({
    logLevel: 'none',
    resourceAttributes: { 'service.name': options.service, 'service.version': options.version },
    resourceDetectors: [],
    propagators: [],
    metricReaders: [],
    logRecordProcessors: [],
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: 2_048, maxExportBatchSize: 512, scheduledDelayMillis: 1_000, exportTimeoutMillis: 10_000 })],
  });
  logProblems(options.logger);
  return { shutdown: (timeoutMs = 2_000) => settleWithin(sdk.shutdown(), timeoutMs, options.logger) };
}

function exporterOf(options: TelemetryOptions): SpanExporter | undefined {
  if (options.otlpEndpoint !== undefined) return new OTLPTraceExporter({ url: `${options.otlpEndpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: 10_000 });
  return options.writeSpans === undefined ? undefined : new SpanRowExporter(options.service, options.writeSpans);
}

/** The SDK's own console logger would put lines that are not JSON on stdout. */
function logProblems(logger: Logger | undefined): void {
  if (logger === undefined) return;
  const warn = (detail: string) => logger.warn('telemetry problem', { detail });
  diag.setLogger({ error: warn, warn, info: () => undefined, debug: () => undefined, verbose: () => undefined }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

async function settleWithin(work: Promise<void>, timeoutMs: number, logger: Logger | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`spans were not flushed within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, timeout]);
  } catch (error) {
    logger?.warn('telemetry problem', { detail: error instanceof Error ? error.message : String(error) });
  } finally {
    clearTimeout(timer);
  }
}
