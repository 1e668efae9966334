import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface CommandOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Takes everything that the command prints. */
  readonly log: string;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** Runs a command to its end and returns its exit code; one that takes too long is ended with all that it started, and is 124. */
export function runCommand(options: CommandOptions): Promise<number> {
  const output = openSync(options.log, 'w');
  return new Promise((resolve) => {
    // A process group of its own, so that nothing it started outlives it.
    const child = spawn(options.command, options.args, { cwd: options.cwd, env: options.env, stdio: ['ignore', output, output], detached: true });
    closeSync(output);
    let late = false;
    const end = () => killGroup(child.pid);
    const timer = setTimeout(() => {
      late = true;
      end();
    }, options.withinMs);
    options.signal.addEventListener('abort', end);
    const settle = (code: number) => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', end);
      resolve(code);
    };
    child.once('error', () => settle(127));
    child.once('exit', (code) => settle(late ? 124 : (code ?? 1)));
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
