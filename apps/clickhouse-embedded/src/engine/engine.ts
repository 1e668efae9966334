import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drainPending } from 'chdb';
import { EngineConnection } from './engine-connection.ts';
import type { StatementContext } from './engine-connection.ts';
import { profileSettings, writeEngineConfiguration } from './engine-configuration.ts';
import type { EngineLimits } from './engine-configuration.ts';
import { toEngineException } from './engine-exception.ts';
import { Lane } from './lane.ts';

export type LaneName = 'read' | 'write';

// A connection runs one statement at a time, so a query must never share one with an insert. Two writers store small batches
// about a third faster than one (measured on two cores); more readers than four only compete for the processor.
const places: Readonly<Record<LaneName, number>> = { read: 4, write: 2 };
const waitingMax = 1_000;

/** chDB on one folder, for this process alone and from its main thread alone (worker threads crash it). */
export class Engine {
  readonly #dir: string;
  readonly #profile: ReadonlyMap<string, number>;
  readonly #lanes: Readonly<Record<LaneName, Lane>>;
  readonly #idle: Record<LaneName, EngineConnection[]> = { read: [], write: [] };
  /** Keeps the engine and its lock on the folder alive while no statement runs. */
  readonly #anchor: EngineConnection;

  /** @throws Error that says so when another process has the folder open */
  static open(dir: string, limits: EngineLimits): Engine {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const configuration = writeEngineConfiguration(join(dir, 'configuration'), limits);
    try {
      return new Engine(join(dir, 'data'), limits, configuration);
    } catch (error) {
      const holder = lockHolder(join(dir, 'data', 'status'));
      if (holder === undefined) throw toEngineException(error);
      throw new Error(`the folder ${dir} is in use by another clickhouse-embedded process (pid ${holder}); stop that one or set GAUNTLET_CLICKHOUSE_DIR to another folder`, { cause: error });
    }
  }

  private constructor(dir: string, limits: EngineLimits, configuration: string) {
    this.#dir = dir;
    this.#profile = profileSettings(limits);
    this.#lanes = { read: new Lane(places.read, waitingMax), write: new Lane(places.write, waitingMax) };
    this.#anchor = new EngineConnection(dir, this.#profile, [`--config-file=${configuration}`]);
  }

  async version(): Promise<string> {
    return (await this.#anchor.execute('SELECT version()')).text().trim();
  }

  /** Gives `use` a connection of its own that is set up for the statement. */
  async withConnection<T>(lane: LaneName, sql: string, context: StatementContext, use: (connection: EngineConnection) => Promise<T>): Promise<T> {
    return this.#lanes[lane].run(async () => {
      const connection = await this.#take(lane, sql, context);
      try {
        return await use(connection);
      } finally {
        this.#idle[lane].push(connection);
      }
    });
  }

  async #take(lane: LaneName, sql: string, context: StatementContext): Promise<EngineConnection> {
    const candidate = this.#idle[lane].pop();
    const usable = candidate !== undefined && !candidate.isStaleFor(sql, context);
    if (!usable) candidate?.close();
    const connection = usable ? candidate : new EngineConnection(this.#dir, this.#profile);
    try {
      await connection.enter(context);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Call when no statement runs any more; waits for what still runs inside the engine. */
  async close(): Promise<void> {
    for (const connection of [...this.#idle.read, ...this.#idle.write, this.#anchor]) connection.close();
    await drainPending();
  }
}

/** The live process that holds the engine's lock on the folder; the binding's own error does not say why it could not open it. */
function lockHolder(statusPath: string): number | undefined {
  try {
    const pid = Number(/PID: (\d+)/.exec(readFileSync(statusPath, 'utf8'))?.[1]);
    if (!Number.isInteger(pid) || pid === process.pid) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
