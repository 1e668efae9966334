import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Portfolio, RunView, SubmitRun, TestPack } from '@gauntlet/contracts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
export const cliMain = join(repository, 'apps/cli/dist/main.js');

export interface RunningPart {
  readonly name: string;
  readonly pid: number;
  readonly address: string;
}

export interface Stack {
  readonly url: string;
  readonly stateDir: string;
  readonly tokens: { readonly admin: string; readonly worker: string; readonly viewer: string };
  /** What runs now, read afresh: a part that was restarted has another pid. */
  parts(): readonly RunningPart[];
  /** One call of the API. @throws Error with the problem details for any status that is not 2xx */
  call<T>(method: 'GET' | 'POST', path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  importPortfolio(portfolio: Portfolio): Promise<void>;
  importPacks(packs: readonly TestPack[]): Promise<void>;
  submit(run: Partial<SubmitRun> & Pick<SubmitRun, 'packs' | 'dmcs'>): Promise<RunView>;
  /** Polls until the run has ended and its gate is decided. */
  ended(runId: string, timeoutMs: number): Promise<RunView>;
  stop(): Promise<void>;
}

/**
 * Starts the whole platform as a user does, `gauntlet up` on free ports and a state folder of its own, and waits until it is ready.
 * Needs a build. `stop` ends all of it and removes the folder.
 */
export async function startStack(options: { readonly workers?: number; /** Workers of the sct pool; 0 unless given. */ readonly loadWorkers?: number; readonly variables?: Readonly<Record<string, string>> } = {}): Promise<Stack> {
  const stateDir = mkdtempSync(join(tmpdir(), 'gauntlet-stack-'));
  const ports = ['--port', '0', '--clickhouse-port', '0', '--duis-port', '0'];
  const child = spawn(process.execPath, [cliMain, 'up', '--state', stateDir, ...ports, '--workers', String(options.workers ?? 2), '--sct-workers', String(options.loadWorkers ?? 0)], {
    env: { ...process.env, NO_COLOR: '1', ...options.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const record = () => JSON.parse(readFileSync(join(stateDir, 'up.json'), 'utf8')) as { readyAt: string | null; url: string; parts: { name: string; process: { pid: number }; address: string }[] };
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await Promise.race([exited, sleep(40_000, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    rmSync(stateDir, { recursive: true, force: true });
  };
  for (let waitedMs = 0; ; waitedMs += 100) {
    if (child.exitCode !== null || waitedMs > 90_000) {
      await stop();
      throw new Error(`the platform did not come up:\n${output}`);
    }
    if (readyAt(record) !== null) break;
    await sleep(100);
  }
  const tokens = JSON.parse(readFileSync(join(stateDir, 'tokens.json'), 'utf8')) as Stack['tokens'];
  return { stateDir, tokens, parts: () => record().parts.map((part) => ({ name: part.name, pid: part.process.pid, address: part.address })), stop, ...client(record().url, tokens.admin) };
}

function readyAt(record: () => { readyAt: string | null }): string | null {
  try {
    return record().readyAt;
  } catch {
    return null;
  }
}

function client(url: string, token: string): Pick<Stack, 'url' | 'call' | 'importPortfolio' | 'importPacks' | 'submit' | 'ended'> {
  const call = async <T>(method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  return {
    url,
    call,
    importPortfolio: async (portfolio) => void (await call('POST', '/v1/portfolio', portfolio)),
    importPacks: async (packs) => {
      for (const pack of packs) await call('POST', '/v1/packs', pack);
    },
    submit: (run) => call<RunView>('POST', '/v1/runs', run),
    ended: async (runId, timeoutMs) => {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const run = await call<RunView>('GET', `/v1/runs/${runId}`).catch(() => undefined);
        if (run !== undefined && run.endedAt !== null && run.gate !== null) return run;
        if (performance.now() > deadline) throw new Error(`the run did not end within ${timeoutMs} ms: ${JSON.stringify(run?.lanes.filter((lane) => lane.state !== 'completed').slice(0, 5))}`);
        await sleep(200);
      }
    },
  };
}
