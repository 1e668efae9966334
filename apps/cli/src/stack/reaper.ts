import { spawn } from 'node:child_process';
import type { ProcessIdentity } from './process-identity.ts';

/** A shell that waits for its input to end, and then has the parts of a supervisor that died (even by kill -9) ended. */
export interface Reaper {
  release(): Promise<void>;
}

export interface ReaperOptions {
  readonly node: string;
  /** The CLI's entry file. */
  readonly cli: string;
  readonly stateDir: string;
  readonly supervisor: ProcessIdentity;
  readonly env: Readonly<Record<string, string>>;
}

/** Only the supervisor holds the other end of the shell's input: the kernel closes it, whatever the supervisor dies of. */
export function startReaper(options: ReaperOptions): Reaper {
  const command = [options.node, options.cli, 'reap', String(options.supervisor.pid), String(options.supervisor.startedTicks), '--state', options.stateDir];
  const shell = spawn('/bin/sh', ['-c', 'read -r _; exec "$@"', 'gauntlet-reaper', ...command], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, env: options.env, cwd: '/' });
  const ended = new Promise<void>((resolve) => {
    shell.once('exit', () => resolve());
    shell.once('error', () => resolve());
  });
  shell.stdin.on('error', () => undefined);
  return {
    release: async () => {
      shell.kill('SIGKILL');
      await ended;
    },
  };
}
