import { createHash } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import type { GauntletError } from '@gauntlet/contracts';
import type { ResultBatch, ResultWriter } from '@gauntlet/execution';
import { encodeTable } from '../arrow/encode-table.ts';
import { attemptsLayout, evidenceLayout } from '../arrow/table-layouts.ts';
import { connect } from '../clickhouse.ts';
import type { ClickHouseOptions } from '../clickhouse.ts';
import { Delivery, notAcknowledged } from './delivery.ts';
import { GroupCommit } from './group-commit.ts';
import { Spool } from './spool.ts';
import type { EncodedBatch } from './spool.ts';

export interface ResultWriterOptions extends ClickHouseOptions {
  /** Folder for batches that the store has not acknowledged; made when it is first needed. */
  readonly spoolDir: string;
  /** Least time between two inserts into a table; batches that come faster share one. */
  readonly intervalMs?: number | undefined;
  /** Inserts under way at one time. */
  readonly inFlightMax?: number | undefined;
  /** Pause before a batch is sent again: doubles from the first to the longest. */
  readonly retryMs?: { readonly first: number; readonly longest: number } | undefined;
  /** Told of every failed try; for the log. */
  readonly onFailure?: ((failure: GauntletError) => void) | undefined;
}

export interface SpoolingResultWriter extends ResultWriter {
  /** What waits on disk to be sent again. */
  spooled(): Promise<{ readonly batches: number; readonly bytes: number }>;
}

/** Roughly the bytes of a group's messages; well below what one insert may hold. */
const groupCharactersMax = 32 * 1024 * 1024;
const charactersOfRow = 600;

/**
 * Writes shards' rows as Arrow batches, evidence before attempts, so that an attempt that counts always has its evidence.
 * A part of a table costs the store some 30 ms of processor time to write and merge whatever is in it, so batches of shards that
 * end at about the same time are stored together. What an earlier process left in the spool is sent in the background.
 */
export function createResultWriter(options: ResultWriterOptions): SpoolingResultWriter {
  return new ClickHouseResultWriter(options);
}

class ClickHouseResultWriter implements SpoolingResultWriter {
  readonly #client: ClickHouseClient;
  readonly #spool: Spool;
  readonly #delivery: Delivery;
  readonly #groups: GroupCommit<ResultBatch>;
  readonly #leftovers: Promise<void>;
  /** Batches that are not acknowledged yet, by token: writing one again waits for the same acknowledgement. */
  readonly #open = new Map<string, Promise<void>>();

  constructor({ spoolDir, intervalMs = 500, inFlightMax = 2, retryMs = { first: 250, longest: 5_000 }, onFailure = () => undefined, ...clickhouse }: ResultWriterOptions) {
    this.#client = connect(clickhouse);
    this.#spool = new Spool(spoolDir);
    this.#delivery = new Delivery(this.#client, this.#spool, { inFlightMax, retryMs, onFailure });
    this.#groups = new GroupCommit({ intervalMs, sizeMax: groupCharactersMax, sizeOf: charactersOf, commit: async (group) => this.#delivery.deliver(encode(group)) });
    this.#leftovers = this.#delivery.sendLeftovers();
  }

  async write(batch: ResultBatch, signal?: AbortSignal): Promise<void> {
    if (batch.attempts.length + batch.evidence.length === 0) return;
    const acknowledged = this.#open.get(batch.token) ?? this.#send(batch);
    await (signal === undefined ? acknowledged : unlessAborted(acknowledged, signal));
  }

  async spooled(): Promise<{ readonly batches: number; readonly bytes: number }> {
    return this.#spool.size();
  }

  /** Writes that still wait end with 'not-acknowledged'; their batches stay spooled for the next start. */
  async close(): Promise<void> {
    this.#delivery.close();
    this.#groups.flush();
    await Promise.allSettled([this.#leftovers, ...this.#open.values()]);
    await this.#client.close();
  }

  #send(batch: ResultBatch): Promise<void> {
    const sent = this.#groups.add(batch).finally(() => this.#open.delete(batch.token));
    this.#open.set(batch.token, sent);
    // Whoever wrote it may have stopped waiting.
    sent.catch(() => undefined);
    return sent;
  }
}

function charactersOf({ attempts, evidence }: ResultBatch): number {
  return evidence.reduce((sum, { message }) => sum + message.length, (attempts.length + evidence.length) * charactersOfRow);
}

/** One set of rows for each table. The same batches together make the same token. */
function encode(group: readonly ResultBatch[]): EncodedBatch {
  const evidence = group.flatMap((batch) => batch.evidence);
  const attempts = group.flatMap((batch) => batch.attempts);
  const tokens = group.map(({ token }) => token);
  return {
    token: tokens.length === 1 ? tokens.join() : createHash('sha256').update(JSON.stringify(tokens)).digest('hex'),
    tables: [...(evidence.length > 0 ? [encodeTable(evidenceLayout, evidence)] : []), ...(attempts.length > 0 ? [encodeTable(attemptsLayout, attempts)] : [])],
  };
}

/** As `work`, or 'not-acknowledged' when the signal aborts first. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw notAcknowledged();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(notAcknowledged());
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
