import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { GauntletError } from '@gauntlet/contracts';
import type { GeneratorEnd, GeneratorProcess, LoadGenerator } from '@gauntlet/execution';
import { K6Api } from './k6-api.ts';
import { K6Complaints } from './k6-complaints.ts';
import { K6Output } from './k6-output.ts';
import { processorSecondsOf } from './processor-times.ts';

export interface K6GeneratorOptions {
  /** The k6 to run; it need not be there before a segment comes. */
  readonly program: string;
  /** load/src/duis-load.ts, which k6 runs as it is. */
  readonly script: string;
  readonly variables: Readonly<Record<string, string>>;
}

type Load = Parameters<LoadGenerator['start']>[0];

const armedWithinMs = 60_000;
const stopsByItselfMs = 1_000;
const run = promisify(execFile);

/** Runs k6 for one segment after another: paused at first, its samples through a FIFO, its counts in a file at the end. */
export class K6Generator implements LoadGenerator {
  readonly #options: K6GeneratorOptions;

  constructor(options: K6GeneratorOptions) {
    this.#options = options;
  }

  async start(load: Load): Promise<GeneratorProcess> {
    const version = await this.#version();
    const folder = await mkdtemp(join(tmpdir(), 'gauntlet-load-'));
    try {
      const running = await K6Process.start({ ...this.#options, load, folder, version });
      await running.armed();
      return running;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async #version(): Promise<string> {
    const { program } = this.#options;
    const said = await run(program, ['version'], { timeout: 20_000 }).then(({ stdout }) => stdout, () => '');
    const version = /\bk6(?:\.exe)? v(\d+\.\d+\.\d+\S*)/.exec(said)?.[1];
    if (version === undefined) throw new GauntletError('not-found', `there is no k6 at ${program}: ./gauntlet k6 install finds or builds it, or set K6_BIN`);
    if (Number(version.split('.')[0]) < 2) throw new GauntletError('not-found', `${program} is k6 ${version}; expected 2.0.0 or newer`);
    return version;
  }
}

interface K6Parts extends K6GeneratorOptions {
  readonly load: Load;
  readonly folder: string;
  readonly version: string;
}

class K6Process implements GeneratorProcess {
  readonly version: string;
  readonly ended: Promise<GeneratorEnd>;
  readonly #child: ChildProcess;
  readonly #api: K6Api;
  readonly #complaints: K6Complaints;
  readonly #output: K6Output;
  readonly #exited: Promise<number | null>;
  #hasExited = false;
  #cpuSeconds = 0;

  static async start(parts: K6Parts): Promise<K6Process> {
    const { load, folder, program, script, variables } = parts;
    const fifo = join(folder, 'samples.csv');
    const summaryFile = join(folder, 'summary.json');
    const plan = join(folder, 'plan.json');
    // The plan holds the User's private key: nobody else reads it.
    await writeFile(plan, JSON.stringify({ ...load.plan, summaryFile }), { mode: 0o600 });
    await run('mkfifo', ['-m', '600', fifo], { timeout: 10_000 });
    const address = `127.0.0.1:${await freePort()}`;
    const outputs = ['--out', `csv=${fifo}`, ...(load.mirror === undefined ? [] : ['--out', load.mirror.output])];
    const segment = ['--execution-segment', load.executionSegment, '--execution-segment-sequence', load.executionSegmentSequence];
    // Opened for reading first, without waiting for k6: the end of the file then is the end of k6.
    const samples = new Socket({ fd: openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
    const [command, ...before] = [...(await boundToUs()), program];
    const child = spawn(command ?? program, [...before, 'run', '--paused', '--quiet', '--no-usage-report', '--no-color', '--log-format', 'json', '--address', address, ...segment, ...outputs, script], {
      env: { ...variables, ...load.mirror?.variables, GAUNTLET_LOAD_PLAN: plan, K6_CSV_TIME_FORMAT: 'unix_micro', K6_CSV_SAVE_INTERVAL: '250ms' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return new K6Process(parts, { child, samples, address, summaryFile });
  }

  private constructor({ version, load, folder }: K6Parts, { child, samples, address, summaryFile }: { readonly child: ChildProcess; readonly samples: Socket; readonly address: string; readonly summaryFile: string }) {
    this.version = version;
    this.#child = child;
    this.#api = new K6Api(address);
    this.#output = new K6Output(load.onSample);
    if (child.stderr === null) throw new Error('k6 has no log');
    this.#complaints = new K6Complaints(child.stderr, () => void this.stop());
    this.#exited = new Promise((resolve) => {
      const settle = (code: number | null) => {
        this.#hasExited = true;
        resolve(code);
      };
      child.once('exit', settle);
      child.once('error', () => settle(null));
    });
    this.ended = this.#end({ samples, summaryFile, folder });
  }

  /** Resolves when it waits at the barrier. @throws GauntletError 'internal' when it ends first, or does not arm in time */
  async armed(): Promise<void> {
    const deadline = performance.now() + armedWithinMs;
    while (!(await this.#api.isArmed())) {
      if (this.#hasExited) {
        const { exitCode, firstError } = await this.ended;
        throw new GauntletError('internal', `k6 ended with exit code ${exitCode ?? 'none'} before it began: ${firstError}`);
      }
      if (performance.now() > deadline) {
        await this.stop();
        throw new GauntletError('internal', `k6 was not ready within ${armedWithinMs / 1_000} s`);
      }
      await sleep(50);
    }
  }

  cpuSeconds(): number {
    if (!this.#hasExited && this.#child.pid !== undefined) this.#cpuSeconds = Math.max(this.#cpuSeconds, processorSecondsOf(this.#child.pid));
    return this.#cpuSeconds;
  }

  release(): Promise<void> {
    return this.#api.release();
  }

  async stop(): Promise<void> {
    if (!this.#hasExited) await this.#api.stop().catch(() => undefined);
    await Promise.race([this.#exited, sleep(stopsByItselfMs)]);
    if (!this.#hasExited) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async #end({ samples, summaryFile, folder }: { readonly samples: Socket; readonly summaryFile: string; readonly folder: string }): Promise<GeneratorEnd> {
    const read = new Promise<void>((resolve) => {
      samples.on('data', (piece: Buffer) => this.#output.push(piece));
      samples.once('close', () => resolve());
      // A FIFO that fails has nothing more to give; what is missing shows in the counts.
      samples.once('error', () => resolve());
    });
    const exitCode = await this.#exited;
    // A k6 that ended before it opened the FIFO leaves it without an end.
    if (this.#output.samples === 0) await Promise.race([read, sleep(500)]);
    else await read;
    samples.destroy();
    this.#output.end();
    await this.#api.close();
    const summary = await readFile(summaryFile, 'utf8').then((text) => JSON.parse(text) as NonNullable<GeneratorEnd['summary']>, () => undefined);
    await rm(folder, { recursive: true, force: true });
    return { exitCode, samples: this.#output.samples, unreadable: this.#output.unreadable, summary, scriptExceptions: this.#complaints.scriptExceptions, firstError: this.#complaints.first };
  }
}

/** A k6 whose worker is killed would go on sending with nobody to stop it: util-linux has the kernel end it then. */
async function boundToUs(): Promise<readonly string[]> {
  const launcher = ['setpriv', '--pdeathsig', 'KILL', '--'] as const;
  return run(launcher[0], ['--version'], { timeout: 5_000 }).then(() => launcher, () => []);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
