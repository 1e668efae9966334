import { isAbsolute, resolve } from 'node:path';
import { readSettings } from '@gauntlet/contracts';
import { z } from 'zod';

const megabyte = 1024 * 1024;
const count = (defaultValue: number, max: number) => z.coerce.number().int().min(1).max(max).default(defaultValue);

const environmentSchema = z.object({
  GAUNTLET_CLICKHOUSE_HOST: z.string().min(1).default('127.0.0.1'),
  GAUNTLET_CLICKHOUSE_PORT: z.coerce.number().int().min(0).max(65_535).default(8123),
  GAUNTLET_CLICKHOUSE_DIR: z.string().min(1).default('.gauntlet/clickhouse'),
  GAUNTLET_CLICKHOUSE_USER: z.string().min(1).default('default'),
  GAUNTLET_CLICKHOUSE_PASSWORD: z.string().default(''),
  GAUNTLET_CLICKHOUSE_EXECUTION_SECONDS_MAX: count(60, 3_600),
  GAUNTLET_CLICKHOUSE_MEMORY_MB_MAX: count(1_500, 1_000_000),
  GAUNTLET_CLICKHOUSE_QUERY_MEMORY_MB_MAX: count(1_000, 1_000_000),
  GAUNTLET_CLICKHOUSE_INSERT_MB_MAX: count(256, 16_384),
  GAUNTLET_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'fatal']).default('info'),
});

export interface Config {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Absolute path of the folder that holds the data. */
  readonly dir: string;
  readonly user: string;
  readonly password: string;
  readonly executionSecondsMax: number;
  /** Of the whole engine. */
  readonly memoryBytesMax: number;
  readonly queryMemoryBytesMax: number;
  /** Of one INSERT's body, after decompression. */
  readonly insertBytesMax: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'fatal';
}

/**
 * Reads this process's settings from environment variables.
 * @throws Error that lists every problem: variable, value and what was expected.
 */
export function parseEnvironment(environment: NodeJS.ProcessEnv): Config {
  const settings = readSettings(environmentSchema, environment);
  if (!settings.ok) throw new Error(`the settings have problems\n${settings.problems.map((problem) => `  ${problem}`).join('\n')}`);
  const { values } = settings;
  const dir = values.GAUNTLET_CLICKHOUSE_DIR;
  return Object.freeze({
    host: values.GAUNTLET_CLICKHOUSE_HOST,
    port: values.GAUNTLET_CLICKHOUSE_PORT,
    dir: isAbsolute(dir) ? dir : resolve(dir),
    user: values.GAUNTLET_CLICKHOUSE_USER,
    password: values.GAUNTLET_CLICKHOUSE_PASSWORD,
    executionSecondsMax: values.GAUNTLET_CLICKHOUSE_EXECUTION_SECONDS_MAX,
    memoryBytesMax: values.GAUNTLET_CLICKHOUSE_MEMORY_MB_MAX * megabyte,
    queryMemoryBytesMax: values.GAUNTLET_CLICKHOUSE_QUERY_MEMORY_MB_MAX * megabyte,
    insertBytesMax: values.GAUNTLET_CLICKHOUSE_INSERT_MB_MAX * megabyte,
    logLevel: values.GAUNTLET_LOG_LEVEL,
  });
}
