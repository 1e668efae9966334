import { eui64Schema, parseInput } from '@gauntlet/contracts';
import type { TlsFiles } from '@gauntlet/duis';
import { z } from 'zod';

/** Where things of this command line are configured; a flag goes before a variable, a variable before the default. */
export interface Environment {
  readonly stateDir: string | undefined;
  readonly server: string | undefined;
  readonly token: string | undefined;
  readonly ports: { readonly api: number | undefined; readonly clickhouse: number | undefined; readonly duis: number | undefined };
  /** For `estate`: the token of the simulator's administration. */
  readonly estateToken: string | undefined;
  readonly workers: number | undefined;
  /** Workers of the sct pool. */
  readonly loadWorkers: number | undefined;
  /** Parts that are given are not started. */
  readonly given: { readonly redisUrl: string | undefined; readonly clickhouseUrl: string | undefined; readonly targetUrl: string | undefined; readonly labToken: string | undefined };
  /** For `duis send`, which is a DCC User of its own; the same variables as a worker's. */
  readonly duis: {
    readonly credentialsDir: string | undefined;
    readonly labUrl: string | undefined;
    readonly s1spIds: readonly string[] | undefined;
    readonly receiveHost: string;
    readonly receivePort: number;
    readonly receiveUrl: string | undefined;
    readonly targetTls: TlsFiles;
    readonly receiveTls: TlsFiles;
  };
  /** Never redraw, never colour: a pipeline reads the output. */
  readonly ci: boolean;
  readonly colour: boolean;
  /** Everything, for the processes that the command line starts. */
  readonly inherited: Readonly<Record<string, string>>;
}

const port = z.coerce.number({ error: 'expected a port, 0 to 65535' }).int('expected a whole number').min(0, 'expected a port, 0 to 65535').max(65_535, 'expected a port, 0 to 65535').optional();
const httpUrl = z.url({ protocol: /^https?$/, error: 'expected a URL such as http://127.0.0.1:8080' }).optional();

const environmentSchema = z.object({
  GAUNTLET_STATE: z.string().optional(),
  GAUNTLET_SERVER: httpUrl,
  GAUNTLET_TOKEN: z.string().optional(),
  GAUNTLET_PORT: port,
  GAUNTLET_CLICKHOUSE_PORT: port,
  GAUNTLET_SIMULATOR_PORT: port,
  GAUNTLET_WORKERS: z.coerce.number({ error: 'expected a number of workers, 1 to 64' }).int('expected a whole number').min(1, 'expected 1 or more').max(64, 'expected 64 or fewer').optional(),
  GAUNTLET_SCT_WORKERS: z.coerce.number({ error: 'expected a number of workers, 0 to 63' }).int('expected a whole number').min(0, 'expected 0 or more').max(63, 'expected 63 or fewer').optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected a URL such as redis://127.0.0.1:6379' }).optional(),
  CLICKHOUSE_URL: httpUrl,
  TARGET_URL: httpUrl,
  GAUNTLET_LAB_TOKEN: z.string().optional(),
  GAUNTLET_ESTATE_TOKEN: z.string().optional(),
  /** Read by findK6, which also runs where nothing but Node is there yet. */
  K6_BIN: z.string().optional(),
  GAUNTLET_LAB_URL: httpUrl,
  GAUNTLET_CREDENTIALS_DIR: z.string().optional(),
  GAUNTLET_S1SP_IDS: z.string().transform((list) => list.split(',').map((id) => id.trim())).pipe(z.array(eui64Schema).min(1)).optional(),
  GAUNTLET_RECEIVE_HOST: z.string().default('127.0.0.1'),
  GAUNTLET_RECEIVE_PORT: port.default(0),
  GAUNTLET_RECEIVE_URL: httpUrl,
  GAUNTLET_TARGET_TLS_CERT: z.string().optional(),
  GAUNTLET_TARGET_TLS_KEY: z.string().optional(),
  GAUNTLET_TARGET_TLS_CA: z.string().optional(),
  GAUNTLET_RECEIVE_TLS_CERT: z.string().optional(),
  GAUNTLET_RECEIVE_TLS_KEY: z.string().optional(),
  GAUNTLET_RECEIVE_TLS_CLIENT_CA: z.string().optional(),
  NO_COLOR: z.string().optional(),
  CI: z.string().optional(),
  TERM: z.string().optional(),
});

/**
 * The command line's configuration from environment variables; an empty variable counts as one that is not set.
 * @throws GauntletError 'invalid-input' that lists every problem
 */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): Environment {
  const inherited = Object.fromEntries(Object.entries(source).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
  const values = parseInput(environmentSchema, inherited, 'The environment');
  return Object.freeze({
    stateDir: values.GAUNTLET_STATE,
    server: values.GAUNTLET_SERVER,
    token: values.GAUNTLET_TOKEN,
    ports: { api: values.GAUNTLET_PORT, clickhouse: values.GAUNTLET_CLICKHOUSE_PORT, duis: values.GAUNTLET_SIMULATOR_PORT },
    estateToken: values.GAUNTLET_ESTATE_TOKEN,
    workers: values.GAUNTLET_WORKERS,
    loadWorkers: values.GAUNTLET_SCT_WORKERS,
    given: { redisUrl: values.REDIS_URL, clickhouseUrl: values.CLICKHOUSE_URL, targetUrl: values.TARGET_URL, labToken: values.GAUNTLET_LAB_TOKEN },
    duis: {
      credentialsDir: values.GAUNTLET_CREDENTIALS_DIR,
      labUrl: values.GAUNTLET_LAB_URL,
      s1spIds: values.GAUNTLET_S1SP_IDS,
      receiveHost: values.GAUNTLET_RECEIVE_HOST,
      receivePort: values.GAUNTLET_RECEIVE_PORT,
      receiveUrl: values.GAUNTLET_RECEIVE_URL,
      targetTls: { certificate: values.GAUNTLET_TARGET_TLS_CERT, key: values.GAUNTLET_TARGET_TLS_KEY, authorities: values.GAUNTLET_TARGET_TLS_CA },
      receiveTls: { certificate: values.GAUNTLET_RECEIVE_TLS_CERT, key: values.GAUNTLET_RECEIVE_TLS_KEY, authorities: values.GAUNTLET_RECEIVE_TLS_CLIENT_CA },
    },
    ci: values.CI !== undefined && values.CI !== 'false',
    colour: values.NO_COLOR === undefined && values.TERM !== 'dumb',
    inherited,
  });
}
