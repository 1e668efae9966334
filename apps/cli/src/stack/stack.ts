import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GauntletError } from '@gauntlet/contracts';
import type { Context } from '../context.ts';
import { paint } from '../output/paint.ts';
import { line } from '../output/terminal.ts';
import type { Sink } from '../output/terminal.ts';
import { endParts } from './end-parts.ts';
import { findK6 } from './k6-program.ts';
import type { Part } from './part.ts';
import { planParts, planSimulator } from './plan-parts.ts';
import { claimPort, loopback, tryPort } from './ports.ts';
import type { WantedPort } from './ports.ts';
import { identify } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { startReaper } from './reaper.ts';
import type { Reaper } from './reaper.ts';
import { openStateFolder } from './state-folder.ts';
import type { Secrets, StateFolder } from './state-folder.ts';
import { lockState } from './state-lock.ts';
import type { StateLock } from './state-lock.ts';
import { Supervisor } from './supervisor.ts';
import { readUpRecord, removeUpRecord, writeUpRecord } from './up-record.ts';

export interface StackOptions {
  readonly context: Context;
  readonly state: StateFolder;
  readonly sink: Sink;
  readonly workers: number;
  readonly loadWorkers: number;
  readonly ports: { readonly api: number; readonly clickhouse: number; readonly duis: number };
  /** Take a free port instead of one that is in use. */
  readonly portsMayMove: boolean;
  /** Drop everything that an earlier start left in the state folder. */
  readonly fresh: boolean;
  /** Serve the administration of the simulated estate. */
  readonly estateAdmin?: boolean | undefined;
  /** The simulator and nothing else. */
  readonly alone?: { readonly deliverTo: string | undefined } | undefined;
}

/** The platform of one machine, run by this process. */
export class Stack {
  readonly #options: StackOptions;
  readonly #self: ProcessIdentity;
  readonly #supervisor: Supervisor;
  readonly #startedAt = new Date().toISOString();
  #readyAt: string | null = null;
  #url = '';
  #lock: StateLock | undefined;
  #reaper: Reaper | undefined;
  #starting: Promise<unknown> = Promise.resolve();

  constructor(options: StackOptions) {
    this.#options = options;
    const self = identify(process.pid);
    if (self === undefined) throw new GauntletError('internal', '/proc does not show this process: Gauntlet needs Linux with /proc');
    this.#self = self;
    this.#supervisor = new Supervisor(options.state.logsDir, {
      ready: (part, address, afterMs) => this.#say(`${paint(options.sink, 'green', '✓')} ${part.name.padEnd(18)} ${address} (${(afterMs / 1000).toFixed(1)} s)`),
      restarting: (part, end, log, restart) => this.#say(`${paint(options.sink, 'red', '✗')} ${part.name} ended by itself: ${end}; log: ${log}; starting it again (${restart} of 5 within a minute)`),
      killed: (part) => this.#say(`${paint(options.sink, 'yellow', '!')} ${part.name} did not end in time and was killed`),
      changed: () => this.#record(),
    });
  }

  get url(): string {
    return this.#url;
  }

  /** Resolves when a part cannot be kept running. */
  get failed(): Promise<GauntletError> {
    return this.#supervisor.failed;
  }

  /** Resolves with the secrets when all parts are ready. @throws GauntletError; call stop() afterwards in any case */
  start(): Promise<Secrets> {
    const started = this.#start();
    this.#starting = started.catch(() => undefined);
    return started;
  }

  /** Stops every part in order and gives the state folder back. */
  async stop(): Promise<void> {
    const stopped = this.#supervisor.running.length > 0;
    if (stopped) this.#say('stopping');
    await this.#supervisor.stop();
    // A start that was under way gives up now that the supervisor stops; what it took is known only after that.
    await this.#starting;
    if (this.#lock !== undefined) removeUpRecord(this.#options.state);
    await this.#reaper?.release();
    await this.#lock?.release();
    this.#lock = undefined;
    if (stopped) this.#say('stopped');
  }

  /** Ends every part at once; for a person who does not want to wait. */
  kill(): void {
    this.#supervisor.kill();
    if (this.#lock !== undefined) removeUpRecord(this.#options.state);
    void this.#reaper?.release();
  }

  async #start(): Promise<Secrets> {
    const { state, context, workers, loadWorkers, fresh } = this.#options;
    let secrets = openStateFolder(state);
    this.#lock = await lockState(state);
    await endOrphans(state, (name) => this.#say(`! ended ${name}, left over from a start that was killed`));
    if (fresh) {
      rmSync(state.dir, { recursive: true, force: true });
      secrets = openStateFolder(state);
    }
    const ports = await this.#claimPorts();
    this.#url = `http://${loopback}:${this.#options.alone === undefined ? ports.api : ports.duis}`;
    const k6 = loadWorkers === 0 ? undefined : await findK6(context.root, context.environment.inherited);
    const plan = { root: context.root, node: process.execPath, state, secrets, ports, workers, loadWorkers, k6: k6 === undefined || k6.kind === 'missing' ? undefined : k6.program, estateAdmin: this.#options.estateAdmin === true, environment: context.environment };
    const parts = this.#options.alone === undefined ? planParts(plan) : planSimulator(plan, this.#options.alone);
    keepPreviousLogs(parts, state.logsDir);
    this.#record();
    this.#reaper = startReaper({ node: process.execPath, cli: join(context.root, 'apps/cli/dist/main.js'), stateDir: state.dir, supervisor: this.#self, env: context.environment.inherited });
    await this.#supervisor.start(parts);
    this.#readyAt = new Date().toISOString();
    this.#record();
    return secrets;
  }

  async #claimPorts(): Promise<{ readonly api: number; readonly clickhouse: number; readonly duis: number; readonly redis: number }> {
    const { ports, portsMayMove, context } = this.#options;
    const taken = new Set<number>();
    const claim = async (wanted: WantedPort) => {
      const port = portsMayMove ? ((await tryPort(wanted.port, taken)) ?? (await claimPort({ ...wanted, port: 0 }, taken))) : await claimPort(wanted, taken);
      taken.add(port);
      return port;
    };
    const { given } = context.environment;
    if (this.#options.alone !== undefined) return { api: 0, clickhouse: 0, redis: 0, duis: await claim({ port: ports.duis, flag: '--port', part: 'DCC User Interface' }) };
    return {
      api: await claim({ port: ports.api, flag: '--port', part: 'API' }),
      clickhouse: given.clickhouseUrl === undefined ? await claim({ port: ports.clickhouse, flag: '--clickhouse-port', part: 'embedded ClickHouse' }) : 0,
      duis: given.targetUrl === undefined ? await claim({ port: ports.duis, flag: '--duis-port', part: 'device simulator' }) : 0,
      redis: given.redisUrl === undefined ? await claim({ port: 0, flag: 'REDIS_URL', part: 'Redis' }) : 0,
    };
  }

  #record(): void {
    if (this.#lock === undefined) return;
    const parts = this.#supervisor.running.flatMap(({ part, process: each, address, url }) => {
      if (each.identity === undefined) return [];
      const healthUrl = part.readiness.kind === 'http' ? part.readiness.url : url === undefined ? null : new URL('/healthz', url).href;
      return [{ name: part.name, process: each.identity, address, healthUrl, log: each.log, stopOrder: part.stopOrder }];
    });
    writeUpRecord(this.#options.state, { supervisor: this.#self, startedAt: this.#startedAt, readyAt: this.#readyAt, url: this.#url, parts });
  }

  #say(text: string): void {
    line(this.#options.sink, text);
  }
}

/** Ends what a supervisor that died left running on this state folder, which must be locked by the caller. */
export async function endOrphans(state: StateFolder, ended: (name: string) => void): Promise<void> {
  const record = readUpRecord(state);
  if (record === undefined) return;
  for (const name of await endParts(record.parts)) ended(name);
  removeUpRecord(state);
}

/** The logs of the start before this one stay readable beside the new ones. */
function keepPreviousLogs(parts: readonly Part[], logsDir: string): void {
  for (const part of parts) {
    const log = join(logsDir, `${part.name}.log`);
    if (existsSync(log)) renameSync(log, `${log}.previous`);
  }
}
