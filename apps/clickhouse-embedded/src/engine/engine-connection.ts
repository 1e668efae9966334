import { Session } from 'chdb';
import type { ChdbResult } from 'chdb';
import { toEngineException } from './engine-exception.ts';

/** What a statement runs under. Values are as they stand in the URL: settings as text, parameters as escaped text. */
export interface StatementContext {
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * One connection to the engine, for one statement at a time. Connections are used again, because closing one while any other is
 * busy is put off by the binding and keeps about 0.4 MB each; what a statement set is taken back before the next one runs.
 */
export class EngineConnection {
  readonly #session: Session;
  readonly #profile: ReadonlyMap<string, number>;
  #database = 'default';
  #settings: ReadonlyMap<string, string> = new Map();
  /** Parameters cannot be unset; a statement that names one of these without giving it needs another connection. */
  readonly #parameters = new Set<string>();

  constructor(dir: string, profile: ReadonlyMap<string, number>, connectionArgs?: readonly string[]) {
    this.#session = new Session(dir, connectionArgs === undefined ? {} : { connectionArgs });
    this.#profile = profile;
  }

  /** Whether the statement would see a parameter that an earlier one left behind. */
  isStaleFor(sql: string, context: StatementContext): boolean {
    return [...this.#parameters].some((name) => !context.parameters.has(name) && new RegExp(`\\{\\s*${name}\\s*:`).test(sql));
  }

  /** After an error the connection's state is unknown: close it. */
  async enter(context: StatementContext): Promise<void> {
    if (context.database !== this.#database) {
      await this.execute(`USE ${quoteIdentifier(context.database)}`);
      this.#database = context.database;
    }
    const assignments: string[] = [];
    for (const name of this.#settings.keys()) {
      if (!context.settings.has(name)) assignments.push(`${name} = ${this.#profile.get(name) ?? 'DEFAULT'}`);
    }
    for (const [name, value] of context.settings) {
      if (this.#settings.get(name) !== value) assignments.push(`${name} = ${quoteString(value)}`);
    }
    for (const [name, value] of context.parameters) {
      assignments.push(`param_${name} = ${quoteString(value)}`);
      this.#parameters.add(name);
    }
    if (assignments.length > 0) await this.execute(`SET ${assignments.join(', ')}`);
    this.#settings = context.settings;
  }

  async execute(sql: string, format = 'TabSeparated'): Promise<ChdbResult> {
    try {
      return await this.#session.queryAsync(sql, { format });
    } catch (error) {
      throw toEngineException(error);
    }
  }

  /**
   * Runs a statement and gives its result piece by piece, as the engine makes it. Only SELECT can be streamed; the results of
   * SHOW, DESCRIBE and the like are small and come whole. Leaving the loop early stops the engine.
   */
  async *stream(sql: string, format: string): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#session.queryStream(sql, { format })) yield chunk.raw();
    } catch (error) {
      const exception = toEngineException(error);
      if (!exception.message.startsWith('Streaming query is not supported')) throw exception;
      yield (await this.execute(sql, format)).bytes();
    }
  }

  close(): void {
    this.#session.close();
  }
}

export function quoteString(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
