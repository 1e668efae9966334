import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { GauntletError } from '@gauntlet/contracts';
import { toGauntletError } from '../clickhouse.ts';
import { bounded } from './bounded.ts';
import { insertTable } from './insert-table.ts';
import type { EncodedBatch, Spool } from './spool.ts';

export interface DeliveryOptions {
  /** Batches under way at one time. */
  readonly inFlightMax: number;
  /** Pause before a batch is sent again: doubles from the first to the longest. */
  readonly retryMs: { readonly first: number; readonly longest: number };
  readonly onFailure: (failure: GauntletError) => void;
}

/** Sends batches until the store acknowledges them. What it does not take at once is kept in the spool meanwhile. */
export class Delivery {
  readonly #client: ClickHouseClient;
  readonly #spool: Spool;
  readonly #options: DeliveryOptions;
  readonly #inTurn: ReturnType<typeof bounded>;
  readonly #closing = new AbortController();

  constructor(client: ClickHouseClient, spool: Spool, options: DeliveryOptions) {
    this.#client = client;
    this.#spool = spool;
    this.#options = options;
    this.#inTurn = bounded(options.inFlightMax);
  }

  /** Resolves when every row is acknowledged. @throws GauntletError 'not-acknowledged' when the delivery is closed first; the batch is in the spool then */
  async deliver(batch: EncodedBatch): Promise<void> {
    const failure = await this.#try(batch);
    if (failure === undefined) return;
    const name = await this.#spool.save(batch).catch((error: unknown) => {
      // Without a place to keep it the batch is still sent again, from memory.
      this.#options.onFailure(new GauntletError('internal', 'a batch could not be spooled', { cause: error }));
      return undefined;
    });
    await this.#retry(batch, failure);
    if (name !== undefined) await this.#spool.remove(name);
  }

  /** Sends what an earlier process left, oldest first. Ends early when the delivery is closed. */
  async sendLeftovers(): Promise<void> {
    try {
      for (const name of await this.#spool.list()) {
        const batch = await this.#spool.load(name);
        if (batch === undefined) {
          this.#options.onFailure(new GauntletError('internal', `the spooled batch ${name} cannot be read; it is put aside as ${name}.unreadable`));
          continue;
        }
        const failure = await this.#try(batch);
        if (failure !== undefined) await this.#retry(batch, failure);
        await this.#spool.remove(name);
      }
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#options.onFailure(toGauntletError(error, 'the spooled batches'));
    }
  }

  close(): void {
    this.#closing.abort();
  }

  async #retry(batch: EncodedBatch, first: GauntletError): Promise<void> {
    const { signal } = this.#closing;
    let failure: GauntletError | undefined = first;
    for (let pauseMs = this.#options.retryMs.first; failure !== undefined; pauseMs = Math.min(pauseMs * 2, this.#options.retryMs.longest)) {
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw notAcknowledged(failure);
      failure = await this.#try(batch);
    }
  }

  /** One try with all tables of the batch, in their order; those that an earlier try stored are known by their token. */
  async #try(batch: EncodedBatch): Promise<GauntletError | undefined> {
    try {
      await this.#inTurn(async () => {
        for (const table of batch.tables) {
          if (this.#closing.signal.aborted) throw new GauntletError('not-acknowledged', 'the writer was closed', { retryable: true });
          await insertTable(this.#client, table, batch.token, this.#closing.signal);
        }
      });
      return undefined;
    } catch (error) {
      const failure = toGauntletError(error, 'a batch of results');
      this.#options.onFailure(failure);
      return failure;
    }
  }
}

export function notAcknowledged(last?: GauntletError): GauntletError {
  return new GauntletError('not-acknowledged', 'the results were not acknowledged in time; they are kept and will be sent again', {
    retryable: true,
    details: { ...last?.details, lastFailure: last?.message ?? 'none yet' },
    cause: last,
  });
}
