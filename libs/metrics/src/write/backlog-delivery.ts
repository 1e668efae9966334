import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { GauntletError } from '@gauntlet/contracts';
import { toGauntletError } from '../clickhouse.ts';
import { notAcknowledged } from './delivery.ts';
import { insertTable } from './insert-table.ts';
import { Spool } from './spool.ts';
import type { EncodedBatch } from './spool.ts';

export interface BacklogOptions {
  readonly spoolDir: string;
  readonly spoolBytesMax: number;
  readonly onFailure: (failure: GauntletError) => void;
}

const retryMs = { first: 250, longest: 2_000 } as const;

/**
 * Sends batches one after the other, and never makes the sender wait. While the store is away they go to disk and are sent from there,
 * oldest first, so memory holds what comes within one try, however long the store is away; the disk's share is bounded.
 */
export class BacklogDelivery {
  readonly #client: ClickHouseClient;
  readonly #spool: Spool;
  readonly #options: BacklogOptions;
  readonly #closing = new AbortController();
  readonly #waiting: EncodedBatch[] = [];
  readonly #rowsOnDisk = new Map<string, number>();
  readonly #working: Promise<void>;
  #wake: () => void = () => undefined;
  #idle: (() => void)[] = [];
  #busy = true;
  #rowsOpen = 0;
  #spoolBytes = 0;
  #full = false;

  constructor(client: ClickHouseClient, options: BacklogOptions) {
    this.#client = client;
    this.#options = options;
    this.#spool = new Spool(options.spoolDir);
    this.#working = this.#work();
  }

  send(batch: EncodedBatch): void {
    this.#rowsOpen += rowsOf(batch);
    this.#waiting.push(batch);
    this.#wake();
  }

  /** `full`: more waits on disk than may; rows are still kept, but whoever makes them has to stop. */
  state(): { readonly rows: number; readonly spoolBytes: number; readonly full: boolean } {
    return { rows: this.#rowsOpen, spoolBytes: this.#spoolBytes, full: this.#full };
  }

  /** Resolves when every batch is acknowledged. @throws GauntletError 'not-acknowledged' when `signal` aborts first */
  async settled(signal: AbortSignal): Promise<void> {
    const gaveUp = Promise.withResolvers<never>();
    const giveUp = () => gaveUp.reject(notAcknowledged());
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    try {
      while (this.#busy || this.#waiting.length > 0) await Promise.race([new Promise<void>((resolve) => this.#idle.push(resolve)), gaveUp.promise]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** What is not acknowledged is on disk afterwards. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    await this.#working;
    await this.#client.close();
  }

  async #work(): Promise<void> {
    const { signal } = this.#closing;
    await this.#sendBacklog();
    while (!signal.aborted) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#busy = false;
        for (const tell of this.#idle.splice(0)) tell();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#busy = true;
        continue;
      }
      if (await this.#deliver(next)) this.#rowsOpen -= rowsOf(next);
      else {
        await this.#keep(next);
        await this.#sendBacklog();
      }
    }
    for (const batch of this.#waiting.splice(0)) await this.#keep(batch);
  }

  /** Until nothing is on disk any more; what comes meanwhile is put there too. */
  async #sendBacklog(): Promise<void> {
    const { signal } = this.#closing;
    for (let names = await this.#measured(); names.length > 0 && !signal.aborted; names = await this.#measured()) {
      for (const name of names) {
        await this.#sendSpooled(name);
        for (const batch of this.#waiting.splice(0)) await this.#keep(batch);
        if (signal.aborted) return;
      }
    }
  }

  async #sendSpooled(name: string): Promise<void> {
    const { signal } = this.#closing;
    const batch = await this.#spool.load(name);
    if (batch === undefined) {
      this.#options.onFailure(new GauntletError('internal', `the spooled batch ${name} cannot be read; it is put aside as ${name}.unreadable`, { details: { rows: this.#rowsOnDisk.get(name) ?? 0 } }));
      return;
    }
    for (let pauseMs: number = retryMs.first; !(await this.#deliver(batch)); pauseMs = Math.min(retryMs.longest, pauseMs * 2)) {
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      for (const next of this.#waiting.splice(0)) await this.#keep(next);
      await this.#measured();
    }
    await this.#spool.remove(name);
    // Batches that an earlier process left were never counted here.
    this.#rowsOpen -= this.#rowsOnDisk.get(name) ?? 0;
    this.#rowsOnDisk.delete(name);
  }

  async #keep(batch: EncodedBatch): Promise<void> {
    try {
      this.#rowsOnDisk.set(await this.#spool.save(batch), rowsOf(batch));
    } catch (error) {
      // Nowhere to keep it: it stays in memory, and the load has to stop.
      this.#full = true;
      this.#waiting.unshift(batch);
      this.#options.onFailure(new GauntletError('internal', 'a batch could not be spooled', { cause: error }));
      await sleep(retryMs.longest, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  /** Names on disk, oldest first; takes note of how much it is. */
  async #measured(): Promise<readonly string[]> {
    const { bytes } = await this.#spool.size();
    this.#spoolBytes = bytes;
    const full = bytes > this.#options.spoolBytesMax;
    if (full && !this.#full) this.#options.onFailure(new GauntletError('too-large', 'the spool is full', { details: { bytes, bytesMax: this.#options.spoolBytesMax } }));
    this.#full = full;
    return this.#spool.list();
  }

  async #deliver(batch: EncodedBatch): Promise<boolean> {
    try {
      for (const table of batch.tables) await insertTable(this.#client, table, batch.token, this.#closing.signal);
      return true;
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#options.onFailure(toGauntletError(error, 'a batch of load rows'));
      return false;
    }
  }
}

function rowsOf(batch: EncodedBatch): number {
  return batch.tables.reduce((sum, table) => sum + table.rows, 0);
}
