import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs beside the test; its last words are kept for when something fails. */
export class HostProcess {
  readonly name: string;
  readonly #child: ChildProcess;
  #log = '';

  constructor(name: string, program: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    this.name = name;
    this.#child = spawn(program, args, { env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (chunk: Buffer) => (this.#log = (this.#log + chunk.toString()).slice(-20_000)));
    this.#child.on('error', (error) => (this.#log += `${program}: ${error.message}\n`));
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined;
  }

  get log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
  }
}
