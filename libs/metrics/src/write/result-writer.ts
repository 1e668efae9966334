import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { GauntletError } from '@gauntlet/contracts';
import type { ResultBatch, ResultWriter } from '@gauntlet/execution';
import { encodeTable } from '../arrow/encode-table.ts';
import { attemptsLayout, evidenceLayout } from '../arrow/table-layouts.ts';
import { connect, toGauntletError } from '../clickhouse.ts';
import type { ClickHouseOptions } from '../clickhouse.ts';
import { bounded } from './bounded.ts';
import { insertTable } from './insert-table.ts';
import { Spool } from './spool.ts';
import type { EncodedBatch } from './spool.ts';

export interface ResultWriterOptions extends ClickHouseOptions {
  /** Folder for batches that the store has not acknowledged; made when it is first needed. */
  readonly spoolDir: string;
  /** Inserts under way at one time. */
  readonly inFlightMax?: number | undefined;
  /** Pause before a batch is sent again: doubles from the first to the second. */
  readonly retryMs?: { readonly first: number; readonly longest: number } | undefined;
  /** Told of every failed try; for the log. */
  readonly onFailure?: ((failure: GauntletError) => void) | undefined;
}

export interface SpoolingResultWriter extends ResultWriter {
  /** What waits on disk to be sent again. */
  spooled(): Promise<{ readonly batches: number; readonly bytes: number }>;
}

/**
 * Writes a shard's rows as Arrow batches, evidence before attempts, so that an attempt that counts always has its evidence.
 * What was left in the spool by an earlier process is sent in the background.
 */
export function createResultWriter(options: ResultWriterOptions): SpoolingResultWriter {
  return new ClickHouseResultWriter(options);
}

class ClickHouseResultWriter implements SpoolingResultWriter {
  readonly #client: ClickHouseClient;
  readonly #spool: Spool;
  readonly #inTurn: ReturnType<typeof bounded>;
  readonly #retryMs: { readonly first: number; readonly longest: number };
  readonly #onFailure: (failure: GauntletError) => void;
  readonly #closing = new AbortController();
  /** Spooled batches that some call of `write` looks after itself. */
  readonly #attended = new Set<string>();
  #background: Promise<void> | undefined;
  /** A batch was left to the background loop while it may have been looking at its last one. */
  #lookAgain = false;

  constructor({ spoolDir, inFlightMax = 2, retryMs = { first: 250, longest: 10_000 }, onFailure = () => undefined, ...clickhouse }: ResultWriterOptions) {
    this.#client = connect(clickhouse);
    this.#spool = new Spool(spoolDir);
    this.#inTurn = bounded(inFlightMax);
    this.#retryMs = retryMs;
    this.#onFailure = onFailure;
    this.#sendLeftovers();
  }

  async write(batch: ResultBatch, signal?: AbortSignal): Promise<void> {
    const encoded = encode(batch);
    if (encoded.tables.length === 0) return;
    const stop = AbortSignal.any(signal === undefined ? [this.#closing.signal] : [this.#closing.signal, signal]);
    const failure = await this.#try(encoded, stop);
    if (failure === undefined) return;
    const name = await this.#spool.save(encoded);
    this.#attended.add(name);
    try {
      await this.#sendUntilAcknowledged(encoded, stop, failure);
      await this.#spool.remove(name);
    } finally {
      this.#attended.delete(name);
      this.#sendLeftovers();
    }
  }

  async spooled(): Promise<{ readonly batches: number; readonly bytes: number }> {
    return this.#spool.size();
  }

  /** Writes that still wait end with 'not-acknowledged'; their batches stay spooled for the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#background;
    await this.#client.close();
  }

  async #sendUntilAcknowledged(batch: EncodedBatch, stop: AbortSignal, first: GauntletError): Promise<void> {
    let failure: GauntletError | undefined = first;
    for (let pauseMs = this.#retryMs.first; failure !== undefined; pauseMs = Math.min(pauseMs * 2, this.#retryMs.longest)) {
      await sleep(pauseMs, undefined, { signal: stop }).catch(() => undefined);
      if (stop.aborted) throw notAcknowledged(batch, failure);
      failure = await this.#try(batch, stop);
    }
  }

  /** One try with all tables of the batch; tables that were stored by an earlier try are known by their token. */
  async #try(batch: EncodedBatch, stop: AbortSignal): Promise<GauntletError | undefined> {
    try {
      await this.#inTurn(async () => {
        for (const table of batch.tables) {
          if (stop.aborted) throw new GauntletError('not-acknowledged', 'the write was called off', { retryable: true });
          await insertTable(this.#client, table, batch.token, stop);
        }
      });
      return undefined;
    } catch (error) {
      const failure = toGauntletError(error, 'a batch of results');
      this.#onFailure(failure);
      return failure;
    }
  }

  /** One loop at a time; it ends when nothing is left that nobody else attends to. */
  #sendLeftovers(): void {
    this.#lookAgain = true;
    if (this.#background !== undefined || this.#closing.signal.aborted) return;
    this.#background = this.#leftovers()
      .catch((error: unknown) => this.#onFailure(toGauntletError(error, 'the spooled batches')))
      .finally(() => {
        this.#background = undefined;
        if (this.#lookAgain) this.#sendLeftovers();
      });
    this.#lookAgain = false;
  }

  async #leftovers(): Promise<void> {
    const stop = this.#closing.signal;
    for (let name = await this.#nextLeftover(); name !== undefined && !stop.aborted; name = await this.#nextLeftover()) {
      const batch = await this.#spool.load(name);
      if (batch === undefined) continue;
      const failure = await this.#try(batch, stop);
      if (failure !== undefined) await this.#sendUntilAcknowledged(batch, stop, failure);
      await this.#spool.remove(name);
    }
  }

  async #nextLeftover(): Promise<string | undefined> {
    return (await this.#spool.list()).find((name) => !this.#attended.has(name));
  }
}

function encode({ token, evidence, attempts }: ResultBatch): EncodedBatch {
  const tables = [
    ...(evidence.length > 0 ? [encodeTable(evidenceLayout, evidence)] : []),
    ...(attempts.length > 0 ? [encodeTable(attemptsLayout, attempts)] : []),
  ];
  return { token, tables };
}

function notAcknowledged(batch: EncodedBatch, last: GauntletError): GauntletError {
  return new GauntletError('not-acknowledged', 'the results were not acknowledged in time; they are spooled and will be sent again', {
    retryable: true,
    details: { token: batch.token, lastFailure: last.message, ...last.details },
    cause: last,
  });
}
