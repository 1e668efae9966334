import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { defaultS1spIds, eui64Schema, readSettings } from '@gauntlet/contracts';
import type { Pool } from '@gauntlet/contracts';
import type { TlsFiles } from '@gauntlet/duis';
import type { LogLevel } from '@gauntlet/telemetry';

const httpUrl = z.url({ protocol: /^https?$/ });
const port = z.coerce.number().int().min(0).max(65_535);
const s1spIds = z.string().transform((list) => list.split(',').map((id) => id.trim())).pipe(z.array(eui64Schema).min(1));

/** Settings of a worker; each has a default that works on one machine where one can. */
const schema = z.object({
  POOL: z.enum(['dmct', 'sct']).default('dmct'),
  GAUNTLET_ORCHESTRATOR_URL: httpUrl,
  GAUNTLET_WORKER_TOKEN: z.string().min(1),
  GAUNTLET_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(1_000).default(32),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  CLICKHOUSE_URL: httpUrl,
  TARGET_URL: httpUrl,
  GAUNTLET_TARGET_VERSION: z.string().min(1).max(120).optional(),
  GAUNTLET_LAB_URL: httpUrl.optional(),
  GAUNTLET_LAB_TOKEN: z.string().min(1),
  GAUNTLET_CREDENTIALS_DIR: z.string().min(1),
  GAUNTLET_S1SP_IDS: s1spIds.optional(),
  GAUNTLET_RECEIVE_HOST: z.string().min(1).default('127.0.0.1'),
  GAUNTLET_RECEIVE_PORT: port.default(0),
  GAUNTLET_RECEIVE_URL: httpUrl.optional(),
  GAUNTLET_TARGET_TLS_CERT: z.string().min(1).optional(),
  GAUNTLET_TARGET_TLS_KEY: z.string().min(1).optional(),
  GAUNTLET_TARGET_TLS_CA: z.string().min(1).optional(),
  GAUNTLET_RECEIVE_TLS_CERT: z.string().min(1).optional(),
  GAUNTLET_RECEIVE_TLS_KEY: z.string().min(1).optional(),
  GAUNTLET_RECEIVE_TLS_CLIENT_CA: z.string().min(1).optional(),
  GAUNTLET_SPOOL_DIR: z.string().min(1),
  GAUNTLET_SPOOL_MB_MAX: z.coerce.number().int().min(1).max(1_000_000).default(4_096),
  K6_BIN: z.string().min(1).default('k6'),
  GAUNTLET_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
});

export interface Env {
  readonly pool: Pool;
  readonly orchestrator: { readonly url: string; readonly token: string };
  /** Shards that run at one time. */
  readonly concurrency: number;
  readonly redisUrl: string;
  readonly clickhouseUrl: string;
  readonly targetUrl: string;
  /** For a target that does not report its version. */
  readonly targetVersion: string | undefined;
  readonly lab: { readonly url: string; readonly token: string };
  readonly credentialsDir: string;
  readonly s1spIds: readonly string[];
  /** `url`: where the target reaches us when that is not host and port (behind a service or a proxy). */
  readonly receive: { readonly host: string; readonly port: number; readonly url: string | undefined };
  readonly tls: { readonly target: TlsFiles; readonly receive: TlsFiles };
  readonly spoolDir: string;
  readonly load: LoadSettings;
  readonly logLevel: LogLevel;
  readonly otlpEndpoint: string | undefined;
}

/** What only a worker of the sct pool needs. */
export interface LoadSettings {
  /** k6. */
  readonly program: string;
  readonly script: string;
  /** What k6 sees of the environment, before what a campaign gives it. */
  readonly variables: Readonly<Record<string, string>>;
  readonly spoolBytesMax: number;
}

/** src/ and dist/ lie at the same depth. */
const loadScript = fileURLToPath(new URL('../../../load/src/duis-load.ts', import.meta.url));
const handedOn = ['PATH', 'HOME', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;

/** @returns the frozen settings, or every problem with its variable's name */
export function readEnv(variables: Readonly<Record<string, string | undefined>>): { readonly ok: true; readonly env: Env } | { readonly ok: false; readonly problems: readonly string[] } {
  const settings = readSettings(schema, variables);
  if (!settings.ok) return settings;
  const v = settings.values;
  return {
    ok: true,
    env: Object.freeze({
      pool: v.POOL,
      orchestrator: Object.freeze({ url: v.GAUNTLET_ORCHESTRATOR_URL, token: v.GAUNTLET_WORKER_TOKEN }),
      concurrency: v.GAUNTLET_WORKER_CONCURRENCY,
      redisUrl: v.REDIS_URL,
      clickhouseUrl: v.CLICKHOUSE_URL,
      targetUrl: v.TARGET_URL,
      targetVersion: v.GAUNTLET_TARGET_VERSION,
      lab: Object.freeze({ url: v.GAUNTLET_LAB_URL ?? v.TARGET_URL, token: v.GAUNTLET_LAB_TOKEN }),
      credentialsDir: v.GAUNTLET_CREDENTIALS_DIR,
      s1spIds: Object.freeze(v.GAUNTLET_S1SP_IDS ?? defaultS1spIds),
      receive: Object.freeze({ host: v.GAUNTLET_RECEIVE_HOST, port: v.GAUNTLET_RECEIVE_PORT, url: v.GAUNTLET_RECEIVE_URL }),
      tls: Object.freeze({
        target: Object.freeze({ certificate: v.GAUNTLET_TARGET_TLS_CERT, key: v.GAUNTLET_TARGET_TLS_KEY, authorities: v.GAUNTLET_TARGET_TLS_CA }),
        receive: Object.freeze({ certificate: v.GAUNTLET_RECEIVE_TLS_CERT, key: v.GAUNTLET_RECEIVE_TLS_KEY, authorities: v.GAUNTLET_RECEIVE_TLS_CLIENT_CA }),
      }),
      spoolDir: v.GAUNTLET_SPOOL_DIR,
      load: Object.freeze({
        program: v.K6_BIN,
        script: loadScript,
        variables: Object.fromEntries(handedOn.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]]))),
        spoolBytesMax: v.GAUNTLET_SPOOL_MB_MAX * 1_048_576,
      }),
      logLevel: v.GAUNTLET_LOG_LEVEL,
      otlpEndpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT,
    }),
  };
}
