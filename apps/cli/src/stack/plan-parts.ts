import { join } from 'node:path';
import type { Environment } from '../env.ts';
import type { Part } from './part.ts';
import { builtK6 } from './k6-program.ts';
import { loopback } from './ports.ts';
import { writeRedisConfig } from './redis-config.ts';
import type { Secrets, StateFolder } from './state-folder.ts';

export interface PlanOptions {
  readonly root: string;
  /** The program that runs the parts written in JavaScript. */
  readonly node: string;
  readonly state: StateFolder;
  readonly secrets: Secrets;
  readonly ports: { readonly api: number; readonly clickhouse: number; readonly duis: number; readonly redis: number };
  readonly workers: number;
  /** Workers of the sct pool, which drive k6. */
  readonly loadWorkers: number;
  /** The k6 that was found, or that K6_BIN names although it is none: a campaign then says so. Without either, load workers look where it would be built to. */
  readonly k6: string | undefined;
  /** Serve the administration of the simulated estate. */
  readonly estateAdmin: boolean;
  readonly environment: Environment;
}

/** The database user that the embedded ClickHouse knows. */
const clickhouseUser = 'gauntlet';

/** The processes of one machine; a part whose URL is given (REDIS_URL, CLICKHOUSE_URL, TARGET_URL) is not among them. */
export function planParts(options: PlanOptions): readonly Part[] {
  const { given } = options.environment;
  const urls = urlsOf(options);
  return [
    ...(given.redisUrl === undefined ? [redis(options)] : []),
    ...(given.clickhouseUrl === undefined ? [clickhouse(options)] : []),
    ...(given.targetUrl === undefined ? [deviceSimulator(options, urls)] : []),
    orchestrator(options, urls),
    ...Array.from({ length: options.workers }, (_, index) => worker(options, urls, { pool: 'dmct', name: `worker-${index + 1}` })),
    ...Array.from({ length: options.loadWorkers }, (_, index) => worker(options, urls, { pool: 'sct', name: `load-worker-${index + 1}` })),
  ];
}

/** The simulator and nothing else, to be administered by whoever started it. */
export function planSimulator(options: PlanOptions, { deliverTo }: { readonly deliverTo: string | undefined }): readonly Part[] {
  const simulator = deviceSimulator({ ...options, estateAdmin: true }, urlsOf(options));
  // Nobody stores its spans, unless the caller has a ClickHouse for them.
  const { CLICKHOUSE_URL: _, ...env } = simulator.env;
  const spans = options.environment.given.clickhouseUrl === undefined ? {} : { CLICKHOUSE_URL: options.environment.given.clickhouseUrl };
  return [{ ...simulator, env: { ...env, ...spans, ...(deliverTo === undefined ? {} : { GAUNTLET_DELIVER_TO: deliverTo }) } }];
}

interface Urls {
  readonly redis: string;
  readonly clickhouse: string;
  readonly target: string;
  readonly api: string;
}

function urlsOf({ secrets, ports, environment }: PlanOptions): Urls {
  return {
    redis: environment.given.redisUrl ?? `redis://:${secrets.redisPassword}@${loopback}:${ports.redis}`,
    clickhouse: environment.given.clickhouseUrl ?? `http://${clickhouseUser}:${secrets.clickhousePassword}@${loopback}:${ports.clickhouse}`,
    target: environment.given.targetUrl ?? `http://${loopback}:${ports.duis}`,
    api: `http://${loopback}:${ports.api}`,
  };
}

function redis({ root, state, secrets, ports, environment }: PlanOptions): Part {
  const config = writeRedisConfig({ base: join(root, 'infra/redis/redis.conf'), dir: state.redisDir, port: ports.redis, password: secrets.redisPassword });
  return {
    name: 'redis',
    command: 'redis-server',
    args: [config],
    env: environment.inherited,
    readiness: { kind: 'redis', probe: { host: loopback, port: ports.redis, password: secrets.redisPassword } },
    address: `${loopback}:${ports.redis}`,
    stage: 0,
    stopOrder: 4,
    stopWithinMs: 15_000,
  };
}

function clickhouse(options: PlanOptions): Part {
  const { state, secrets, ports } = options;
  return nodePart(options, 'clickhouse', 'clickhouse-embedded', {
    port: ports.clickhouse,
    health: '/ping',
    stage: 0,
    stopOrder: 3,
    env: {
      GAUNTLET_CLICKHOUSE_HOST: loopback,
      GAUNTLET_CLICKHOUSE_PORT: String(ports.clickhouse),
      GAUNTLET_CLICKHOUSE_DIR: state.clickhouseDir,
      GAUNTLET_CLICKHOUSE_USER: clickhouseUser,
      GAUNTLET_CLICKHOUSE_PASSWORD: secrets.clickhousePassword,
    },
  });
}

function deviceSimulator(options: PlanOptions, urls: Urls): Part {
  const { ports } = options;
  return nodePart(options, 'device-simulator', 'device-simulator', {
    port: ports.duis,
    health: '/healthz',
    stage: 0,
    stopOrder: 2,
    env: { GAUNTLET_SIMULATOR_HOST: loopback, GAUNTLET_SIMULATOR_PORT: String(ports.duis), GAUNTLET_CREDENTIALS_DIR: credentialsDir(options), GAUNTLET_LAB_TOKEN: labToken(options), CLICKHOUSE_URL: urls.clickhouse, ...plainServer, ...estateAdmin(options) },
  });
}

/** Off unless it was asked for, by a flag or by its token. */
function estateAdmin({ estateAdmin: wanted, state, secrets, environment }: PlanOptions): Readonly<Record<string, string>> {
  if (!wanted && environment.estateToken === undefined) return {};
  return { GAUNTLET_ESTATE_TOKEN: environment.estateToken ?? secrets.estateToken, GAUNTLET_ESTATE_CHANGES: environment.inherited['GAUNTLET_ESTATE_CHANGES'] ?? state.estateChangesFile };
}

/** The simulator of one machine is spoken to over loopback, and its readiness is asked for without TLS. */
const plainServer = { GAUNTLET_SIMULATOR_TLS_CERT: '', GAUNTLET_SIMULATOR_TLS_KEY: '', GAUNTLET_SIMULATOR_TLS_CLIENT_CA: '' };

function orchestrator(options: PlanOptions, urls: Urls): Part {
  const { state, ports } = options;
  return nodePart(options, 'orchestrator', 'orchestrator', {
    port: ports.api,
    health: '/readyz',
    stage: 1,
    stopOrder: 1,
    env: {
      GAUNTLET_HOST: loopback,
      GAUNTLET_PORT: String(ports.api),
      REDIS_URL: urls.redis,
      CLICKHOUSE_URL: urls.clickhouse,
      GAUNTLET_RECORDS_DIR: state.recordsDir,
      GAUNTLET_TOKENS_FILE: state.tokensFile,
      TARGET_URL: urls.target,
    },
  });
}

function worker(options: PlanOptions, urls: Urls, { pool, name }: { readonly pool: 'dmct' | 'sct'; readonly name: string }): Part {
  const { root, state, secrets, environment, k6 } = options;
  return {
    ...nodePart(options, name, 'worker', {
      port: 0,
      health: '/healthz',
      stage: 2,
      stopOrder: 0,
      env: {
        POOL: pool,
        ...(pool === 'sct' ? { K6_BIN: k6 ?? builtK6(root) } : {}),
        GAUNTLET_ORCHESTRATOR_URL: urls.api,
        GAUNTLET_WORKER_TOKEN: secrets.tokens.worker,
        REDIS_URL: urls.redis,
        CLICKHOUSE_URL: urls.clickhouse,
        TARGET_URL: urls.target,
        GAUNTLET_LAB_URL: environment.inherited['GAUNTLET_LAB_URL'] ?? urls.target,
        GAUNTLET_LAB_TOKEN: labToken(options),
        GAUNTLET_CREDENTIALS_DIR: credentialsDir(options),
        GAUNTLET_RECEIVE_HOST: environment.inherited['GAUNTLET_RECEIVE_HOST'] ?? loopback,
        GAUNTLET_RECEIVE_PORT: '0',
        GAUNTLET_SPOOL_DIR: join(state.spoolDir, name),
      },
    }),
    readiness: { kind: 'ready-line' },
    stopWithinMs: 30_000,
  };
}

interface NodePart {
  readonly port: number;
  readonly health: string;
  readonly stage: number;
  readonly stopOrder: number;
  readonly env: Readonly<Record<string, string>>;
}

function nodePart({ root, node, environment }: PlanOptions, name: string, app: string, part: NodePart): Part {
  return {
    name,
    command: node,
    args: [join(root, 'apps', app, 'dist', 'main.js')],
    env: { ...environment.inherited, ...part.env },
    readiness: { kind: 'http', url: `http://${loopback}:${part.port}${part.health}` },
    address: `${loopback}:${part.port}`,
    stage: part.stage,
    stopOrder: part.stopOrder,
    stopWithinMs: 15_000,
  };
}

/** One folder for all: the simulator must know the Users that the workers speak as. */
function credentialsDir({ state, environment }: PlanOptions): string {
  return environment.inherited['GAUNTLET_CREDENTIALS_DIR'] ?? state.credentialsDir;
}

/** A given target may have a lab of its own, with its own token. */
function labToken({ secrets, environment }: PlanOptions): string {
  return environment.given.labToken ?? secrets.labToken;
}
