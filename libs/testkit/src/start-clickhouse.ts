import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ClickHouseClient, ClickHouseClientConfigOptions } from '@clickhouse/client';

export interface ClickHouseServer {
  /** http://USER:PASSWORD@127.0.0.1:PORT */
  readonly url: string;
  readonly pid: number;
  /** The official client, with this server's credentials unless `options` give others; close it. */
  connect(options?: ClickHouseClientConfigOptions): ClickHouseClient;
  /** Ends the process (with SIGKILL when `abruptly`); `start` brings it up again on the same folder and port. */
  halt(options?: { readonly abruptly?: boolean }): Promise<void>;
  start(): Promise<void>;
  /** Ends the process, and removes its folder unless it was given. */
  stop(): Promise<void>;
}

export interface ClickHouseOptions {
  readonly dir?: string;
  /** More variables for the process, e.g. GAUNTLET_CLICKHOUSE_INSERT_MB_MAX. */
  readonly environment?: Readonly<Record<string, string>>;
}

const main = fileURLToPath(new URL('../../../apps/clickhouse-embedded/dist/main.js', import.meta.url));
const readyMsMax = 60_000;

/** The real apps/clickhouse-embedded, as built into its dist folder, in a process of its own with a private folder and password. Bounded to 60 s. */
export async function startClickHouse(options: ClickHouseOptions = {}): Promise<ClickHouseServer> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'gauntlet-clickhouse-')));
  const user = 'gauntlet';
  const password = randomBytes(16).toString('hex');
  const spawnServer = (port: number): Promise<RunningServer> =>
    launch({ ...options.environment, GAUNTLET_CLICKHOUSE_DIR: dir, GAUNTLET_CLICKHOUSE_PORT: String(port), GAUNTLET_CLICKHOUSE_USER: user, GAUNTLET_CLICKHOUSE_PASSWORD: password });
  let server = await spawnServer(0);
  const { port } = new URL(server.url);

  async function halt({ abruptly = false }: { readonly abruptly?: boolean } = {}): Promise<void> {
    const { child } = server;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(abruptly ? 'SIGKILL' : 'SIGTERM');
    await ended;
  }

  const url = `http://${user}:${password}@127.0.0.1:${port}`;
  return {
    url,
    connect: (settings) => createClient({ url, log: { level: ClickHouseLogLevel.OFF }, ...settings }),
    get pid() {
      return server.child.pid ?? 0;
    },
    halt,
    async start() {
      server = await spawnServer(Number(port));
    },
    async stop() {
      await halt();
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

interface RunningServer {
  readonly child: ChildProcess;
  readonly url: string;
}

async function launch(environment: Readonly<Record<string, string>>): Promise<RunningServer> {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`clickhouse-embedded did not come up within ${readyMsMax} ms: ${output}`));
    }, readyMsMax);
    const onOutput = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-8_000);
      const ready = /"url":"(http:[^"]+)".*"message":"ready"/.exec(output)?.[1];
      if (ready === undefined) return;
      clearTimeout(timer);
      resolve(ready);
    };
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onOutput);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`clickhouse-embedded ended with ${code}: ${output}`));
    });
  });
  return { child, url };
}
