import { defaultS1spIds, eui64Schema, readSettings } from '@gauntlet/contracts';
import { isResponseCode, type TlsFiles } from '@gauntlet/duis';
import type { LogLevel } from '@gauntlet/telemetry';
import { z } from 'zod';
import { refusalCodes } from './dcc/refusal-codes.ts';

/** Nobody starts a simulator without checks by accident. */
const bareWords = 'answers-prove-nothing';

/** Settings of the device simulator; each but the credentials' folder has a default that works on one machine. */
const schema = z.object({
  GAUNTLET_SIMULATOR_HOST: z.string().default('127.0.0.1'),
  GAUNTLET_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(7080),
  GAUNTLET_CREDENTIALS_DIR: z.string('expected the folder of the organisations\' credentials').min(1),
  GAUNTLET_LAB_TOKEN: z.string().min(16, 'expected a token of at least 16 characters').optional(),
  GAUNTLET_ESTATE_TOKEN: z.string().min(16, 'expected a token of at least 16 characters').optional(),
  GAUNTLET_ESTATE_CHANGES: z.string().min(1).optional(),
  GAUNTLET_S1SP_IDS: z
    .string()
    .default(defaultS1spIds.join(','))
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(z.array(eui64Schema).min(1)),
  GAUNTLET_SMETS1_APPLICABILITY: z.string().min(1).optional(),
  GAUNTLET_MISUSE_ALERTS: z.string().min(1).optional(),
  GAUNTLET_SEQUENCE_REFUSAL_CODE: z
    .string()
    .refine((code) => code.startsWith('E') && isResponseCode(code), 'expected an error code that the DUIS schema enumerates, such as E31')
    .default(refusalCodes.sequence),
  GAUNTLET_DELIVER_TO: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional(),
  GAUNTLET_SIMULATOR_BARE: z.literal(bareWords, `expected to be left out, or the words ${bareWords}: without checks, state and signatures no answer shows anything`).optional(),
  GAUNTLET_SIMULATOR_TLS_CERT: z.string().min(1).optional(),
  GAUNTLET_SIMULATOR_TLS_KEY: z.string().min(1).optional(),
  GAUNTLET_SIMULATOR_TLS_CLIENT_CA: z.string().min(1).optional(),
  GAUNTLET_DELIVERY_TLS_CERT: z.string().min(1).optional(),
  GAUNTLET_DELIVERY_TLS_KEY: z.string().min(1).optional(),
  GAUNTLET_DELIVERY_TLS_CA: z.string().min(1).optional(),
  GAUNTLET_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
});

export interface Env {
  readonly http: { readonly host: string; readonly port: number };
  readonly credentialsDir: string;
  /** Lab and migration routes exist only when it is set. */
  readonly labToken: string | undefined;
  /** The administration of the estate exists only when there is a token, and a file for its changes. */
  readonly estateAdmin: { readonly token: string; readonly changesFile: string } | undefined;
  readonly s1spIds: readonly string[];
  /** File with the Service Reference Variants that SMETS1 installations support; undefined for the one that ships. */
  readonly applicabilityFile: string | undefined;
  /** File with the alerts that misuses of the User Interface raise; undefined for the one that ships. */
  readonly misuseAlertsFile: string | undefined;
  /** Which code refuses a sequenced request that is against the order is not published. */
  readonly sequenceRefusalCode: string;
  /** Where what is for Users goes that have registered no receive endpoint. */
  readonly deliverTo: string | undefined;
  /** No checks, no state, no signatures: for `bench simulator`. */
  readonly bare: boolean;
  readonly tls: { readonly server: TlsFiles; readonly delivery: TlsFiles };
  readonly logLevel: LogLevel;
  /** Where spans are stored when there is no OTLP endpoint; without either none are recorded. */
  readonly clickhouseUrl: string | undefined;
  readonly otlpEndpoint: string | undefined;
}

/** @returns the frozen settings, or every problem with its variable's name */
export function readEnv(variables: Record<string, string | undefined>): { readonly ok: true; readonly env: Env } | { readonly ok: false; readonly problems: readonly string[] } {
  const settings = readSettings(schema, variables);
  if (!settings.ok) return settings;
  const v = settings.values;
  if (v.GAUNTLET_ESTATE_TOKEN !== undefined && v.GAUNTLET_ESTATE_CHANGES === undefined) {
    return { ok: false, problems: ['GAUNTLET_ESTATE_CHANGES is not set: expected the file that changes to the estate are written to, since GAUNTLET_ESTATE_TOKEN is set'] };
  }
  return {
    ok: true,
    env: Object.freeze({
      http: Object.freeze({ host: v.GAUNTLET_SIMULATOR_HOST, port: v.GAUNTLET_SIMULATOR_PORT }),
      credentialsDir: v.GAUNTLET_CREDENTIALS_DIR,
      labToken: v.GAUNTLET_LAB_TOKEN,
      estateAdmin: v.GAUNTLET_ESTATE_TOKEN === undefined || v.GAUNTLET_ESTATE_CHANGES === undefined ? undefined : Object.freeze({ token: v.GAUNTLET_ESTATE_TOKEN, changesFile: v.GAUNTLET_ESTATE_CHANGES }),
      s1spIds: Object.freeze(v.GAUNTLET_S1SP_IDS),
      applicabilityFile: v.GAUNTLET_SMETS1_APPLICABILITY,
      misuseAlertsFile: v.GAUNTLET_MISUSE_ALERTS,
      sequenceRefusalCode: v.GAUNTLET_SEQUENCE_REFUSAL_CODE,
      deliverTo: v.GAUNTLET_DELIVER_TO,
      bare: v.GAUNTLET_SIMULATOR_BARE !== undefined,
      tls: Object.freeze({
        server: Object.freeze({ certificate: v.GAUNTLET_SIMULATOR_TLS_CERT, key: v.GAUNTLET_SIMULATOR_TLS_KEY, authorities: v.GAUNTLET_SIMULATOR_TLS_CLIENT_CA }),
        delivery: Object.freeze({ certificate: v.GAUNTLET_DELIVERY_TLS_CERT, key: v.GAUNTLET_DELIVERY_TLS_KEY, authorities: v.GAUNTLET_DELIVERY_TLS_CA }),
      }),
      logLevel: v.GAUNTLET_LOG_LEVEL,
      clickhouseUrl: v.CLICKHOUSE_URL,
      otlpEndpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT,
    }),
  };
}
