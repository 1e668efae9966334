import { readSettings } from '@gauntlet/contracts';
import type { LogLevel } from '@gauntlet/telemetry';
import { z } from 'zod';

/** Settings of the orchestrator; each has a default that works on one machine where one can. */
const schema = z.object({
  GAUNTLET_HOST: z.string().default('127.0.0.1'),
  GAUNTLET_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  GAUNTLET_RECORDS_DIR: z.string().min(1).optional(),
  GAUNTLET_TOKENS_FILE: z.string().min(1),
  GAUNTLET_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
});

/** Settings of the process that only migrates. */
export const migrateSchema = z.object({
  GAUNTLET_LOG_LEVEL: schema.shape.GAUNTLET_LOG_LEVEL,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  CLICKHOUSE_URL: schema.shape.CLICKHOUSE_URL,
});

export interface Env {
  readonly http: { readonly host: string; readonly port: number };
  readonly records: { readonly databaseUrl: string | undefined; readonly dataDir: string | undefined };
  readonly tokensFile: string;
  readonly logLevel: LogLevel;
  readonly redisUrl: string;
  readonly clickhouseUrl: string;
  readonly otlpEndpoint: string | undefined;
}

/** @returns the frozen settings, or every problem with its variable's name */
export function readEnv(variables: Record<string, string | undefined>): { readonly ok: true; readonly env: Env } | { readonly ok: false; readonly problems: readonly string[] } {
  const settings = readSettings(schema, variables);
  if (!settings.ok) return settings;
  const v = settings.values;
  if (v.DATABASE_URL === undefined && v.GAUNTLET_RECORDS_DIR === undefined) {
    return { ok: false, problems: ['GAUNTLET_RECORDS_DIR is not set: expected a folder for the embedded PostgreSQL (or a DATABASE_URL)'] };
  }
  return {
    ok: true,
    env: Object.freeze({
      http: Object.freeze({ host: v.GAUNTLET_HOST, port: v.GAUNTLET_PORT }),
      records: Object.freeze({ databaseUrl: v.DATABASE_URL, dataDir: v.GAUNTLET_RECORDS_DIR }),
      tokensFile: v.GAUNTLET_TOKENS_FILE,
      logLevel: v.GAUNTLET_LOG_LEVEL,
      redisUrl: v.REDIS_URL,
      clickhouseUrl: v.CLICKHOUSE_URL,
      otlpEndpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT,
    }),
  };
}
