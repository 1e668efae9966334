import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

export interface RedisServer {
  /** redis://:PASSWORD@127.0.0.1:PORT/0 */
  readonly url: string;
  readonly pid: number;
  /** Ends the server (with SIGKILL when `abruptly`) and starts it again on the same folder, port and password. */
  restart(options?: { readonly abruptly?: boolean; readonly downMs?: number }): Promise<void>;
  /** Ends the server, and removes its folder unless it was given. */
  stop(): Promise<void>;
}

/** A private Redis on loopback: password, append-only file, noeviction; from Debian's package `redis-server`. Bounded to 15 s. */
export async function startRedis(options: { readonly dir?: string; readonly port?: number } = {}): Promise<RedisServer> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'gauntlet-redis-')));
  const port = options.port ?? (await freePort());
  const password = randomBytes(16).toString('hex');
  let server = await startServer();

  async function startServer() {
    const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--requirepass', password, '--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction', '--daemonize', 'no', '--logfile', ''];
    const child = spawn('redis-server', args, { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] });
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4_000)));
    const failed = new Promise<never>((_resolve, reject) => child.once('error', (error) => reject(new Error(`redis-server cannot be started (Debian's package: apt-get install -y redis-server): ${error.message}`))));
    await Promise.race([failed, untilReady(child, port, password, () => log)]);
    return child;
  }

  async function stopServer(signal: 'SIGTERM' | 'SIGKILL') {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  return {
    url: `redis://:${password}@127.0.0.1:${port}/0`,
    get pid() {
      return server.pid ?? 0;
    },
    async restart({ abruptly = false, downMs = 0 } = {}) {
      await stopServer(abruptly ? 'SIGKILL' : 'SIGTERM');
      await new Promise((resolve) => setTimeout(resolve, downMs));
      server = await startServer();
    },
    async stop() {
      await stopServer('SIGTERM');
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Ready = answers PING after AUTH; while the append-only file is loaded it answers LOADING. */
async function untilReady(child: { readonly exitCode: number | null; kill(signal: 'SIGKILL'): boolean }, port: number, password: string, log: () => string): Promise<void> {
  for (const until = Date.now() + 15_000; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}: ${log()}`);
    if ((await ask(port, `AUTH ${password}\r\nPING\r\n`)).includes('+PONG')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  throw new Error(`redis-server did not come up within 15 s: ${log()}`);
}

async function ask(port: number, commands: string): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port });
  socket.setTimeout(1_000, () => socket.destroy());
  try {
    await once(socket, 'connect');
    socket.write(commands);
    let answer = '';
    for await (const chunk of socket) {
      answer += String(chunk);
      if (answer.includes('PONG') || answer.includes('LOADING')) return answer;
    }
    return answer;
  } catch {
    return '';
  } finally {
    socket.destroy();
  }
}
