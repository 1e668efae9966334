import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

export interface PostgresServer {
  /** postgres://gauntlet@127.0.0.1:PORT/postgres */
  readonly url: string;
  /** Makes an empty database. @returns its URL */
  createDatabase(name: string): Promise<string>;
  /** Ends every connection and the server, and starts it again on the same data. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** A private PostgreSQL on loopback with a folder of its own, from Debian's package `postgresql`. Bounded to 60 s. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = await findServerBinaries();
  const dir = await mkdtemp(join(tmpdir(), 'gauntlet-postgres-'));
  const owner = await serverUser();
  if (owner !== undefined) await chown(dir, owner.uid, owner.gid);
  await chmod(dir, 0o700);
  const data = join(dir, 'data');
  await run(join(bin, 'initdb'), ['--pgdata', data, '--username', 'gauntlet', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'], { ...owner, cwd: dir });
  const port = await freePort();
  let server = await startServer();

  async function startServer() {
    const args = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${dir}`, '-c', 'fsync=off', '-c', 'max_connections=60', '-c', 'logging_collector=off'];
    const child = spawn(join(bin, 'postgres'), args, { ...owner, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4_000)));
    for (const until = Date.now() + 60_000; Date.now() < until; ) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}: ${log}`);
      if (log.includes('database system is ready to accept connections') && (await accepts(port))) return child;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGQUIT');
    throw new Error(`PostgreSQL did not come up within 60 s: ${log}`);
  }

  async function stopServer() {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    // SIGINT is PostgreSQL's fast shutdown: open connections are ended.
    server.kill('SIGINT');
    await ended;
  }

  return {
    url: `postgres://gauntlet@127.0.0.1:${port}/postgres`,
    async createDatabase(name) {
      await run(join(bin, 'createdb'), ['--host', '127.0.0.1', '--port', String(port), '--username', 'gauntlet', '--no-password', name], { cwd: dir });
      return `postgres://gauntlet@127.0.0.1:${port}/${name}`;
    },
    async restart() {
      await stopServer();
      server = await startServer();
    },
    async stop() {
      await stopServer();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function findServerBinaries(): Promise<string> {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root).catch(() => [] as string[]);
  const newest = versions.map(Number).filter(Number.isInteger).sort((a, b) => b - a)[0];
  if (newest === undefined) throw new Error(`no PostgreSQL server in ${root}; expected Debian's package: apt-get install -y postgresql`);
  return join(root, String(newest), 'bin');
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
async function serverUser(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)));
  if (uid === undefined || gid === undefined) throw new Error('no user "postgres"');
  return { uid, gid };
}

async function accepts(port: number): Promise<boolean> {
  const socket = createConnection({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
