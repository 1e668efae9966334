import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { identify, signalProcess } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';
import type { Part } from './part.ts';

/** How a process ended, in words: "exit code 1", "signal SIGKILL", "spawn redis-server ENOENT". */
export type PartEnd = string;

/** One running process of a part. Its output goes straight to the log, so that it does not depend on whoever started it. */
export class PartProcess {
  readonly log: string;
  /** Where in the log this process's lines begin. */
  readonly logOffset: number;
  readonly identity: ProcessIdentity | undefined;
  /** Resolves when the process ended; never rejects. */
  readonly ended: Promise<PartEnd>;
  #hasEnded = false;

  constructor(part: Part, log: string) {
    this.log = log;
    const output = openSync(log, 'a', 0o600);
    try {
      this.logOffset = statSync(log).size;
      // Its own session: a Ctrl-C on the terminal reaches only the supervisor, which then stops the parts in order.
      const child = spawn(part.command, part.args, { env: part.env, stdio: ['ignore', output, output], detached: true });
      this.identity = child.pid === undefined ? undefined : identify(child.pid);
      this.ended = endOf(child).then((end) => {
        this.#hasEnded = true;
        return end;
      });
    } finally {
      closeSync(output);
    }
  }

  get running(): boolean {
    return !this.#hasEnded;
  }

  /** SIGTERM, and SIGKILL if that is not enough; resolves when it is gone, with whether it went by itself. */
  async stop(withinMs: number): Promise<'ended' | 'killed'> {
    this.signal('SIGTERM');
    const timer = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), withinMs).unref());
    if ((await Promise.race([this.ended, timer])) !== 'late' || !this.running) return 'ended';
    this.signal('SIGKILL');
    await this.ended;
    return 'killed';
  }

  signal(signal: NodeJS.Signals): void {
    if (this.identity !== undefined) signalProcess(this.identity, signal);
  }
}

function endOf(child: ChildProcess): Promise<PartEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}
