import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@gauntlet/telemetry';
import { Engine } from './engine/engine.ts';
import { Lane } from './engine/lane.ts';
import { parseEnvironment } from './env.ts';
import type { Config } from './env.ts';
import { createHttpServer } from './http/http-server.ts';
import { Spool } from './http/spool.ts';

const statementBytesMax = 4 * 1024 * 1024;
const insertsAtOnce = 4;
const drainMsMax = 20_000;

/** Runs the process until SIGTERM or SIGINT. Exit codes: 0 stopped, 1 could not start, 104 wrong configuration. */
export async function runServer(environment: NodeJS.ProcessEnv): Promise<void> {
  let config: Config;
  try {
    config = parseEnvironment(environment);
  } catch (error) {
    createLogger({ service: 'clickhouse-embedded', level: 'info' }).fatal('wrong configuration', { error });
    process.exit(104);
  }
  const log = createLogger({ service: 'clickhouse-embedded', level: config.logLevel });
  try {
    const engine = Engine.open(config.dir, { ...config, statementBytesMax });
    const spool = new Spool(config.dir, { insertBytesMax: config.insertBytesMax, insertsAtOnce });
    const version = await engine.version();
    const server = createHttpServer({
      engine,
      spool,
      insertLane: new Lane(insertsAtOnce, 1_000),
      drainMsMax: config.executionSecondsMax * 1_000,
      credentials: { user: config.user, password: config.password },
      statementBytesMax,
      log,
    });
    const url = await listen(server, config);
    log.info('ready', { url, version, dir: config.dir, spoolDir: spool.dir });
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    log.info('stopping');
    await drain(server);
    await engine.close();
    spool.close();
    log.info('stopped');
    process.exit(0);
  } catch (error) {
    log.fatal('cannot start', { error });
    process.exit(1);
  }
}

async function listen(server: Server, config: Config): Promise<string> {
  server.listen(config.port, config.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
}

/** Takes no new connection and lets requests under way finish, for a bounded time. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), drainMsMax);
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  await closed;
  clearTimeout(force);
  clearInterval(idle);
}
