import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { GauntletError } from '@gauntlet/contracts';
import { isAlive } from './process-identity.ts';
import type { StateFolder } from './state-folder.ts';
import { readUpRecord } from './up-record.ts';

export interface StateLock {
  release(): Promise<void>;
}

/**
 * One owner per state folder at a time. The lock is an abstract socket, so the kernel takes it back with its owner's last breath:
 * a lock of a dead process does not exist. The folder must exist.
 * @throws GauntletError 'conflict' naming what runs there and its URL
 */
export async function lockState(state: StateFolder, waitMaxMs = 20_000): Promise<StateLock> {
  const name = `\0gauntlet-${createHash('sha256').update(realpathSync(state.dir)).digest('hex').slice(0, 32)}`;
  const until = performance.now() + waitMaxMs;
  for (;;) {
    const lock = await tryListen(name);
    const running = readUpRecord(state);
    if (running !== undefined && running.supervisor.pid !== process.pid && isAlive(running.supervisor)) {
      await lock?.release();
      throw new GauntletError('conflict', `Gauntlet is already running on ${state.dir}: ${running.url} (pid ${running.supervisor.pid}); stop it with ./gauntlet down, or use another --state`);
    }
    if (lock !== undefined) return lock;
    if (performance.now() > until) throw new GauntletError('conflict', `another gauntlet command is working on ${state.dir}; wait for it, or use another --state`);
    await sleep(100);
  }
}

function tryListen(name: string): Promise<StateLock | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen({ path: name }, () => {
      server.unref();
      resolve({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
