import type { AttemptRow, EvidenceRow, ShardClaim } from '@gauntlet/contracts';
import type { ResultWriter } from '../ports/result-store.ts';

const chunkCharactersMax = 4 * 1024 * 1024;
const chunkAttemptsMax = 2_000;

/**
 * A shard's rows on their way to the store. Most shards fit one chunk; a large one is written while its later tests run.
 * Tokens are derived from shard, lease token and chunk: the same chunk sent again is stored once.
 */
export class ShardRows {
  readonly #claim: ShardClaim;
  readonly #results: Pick<ResultWriter, 'write'>;
  readonly #lost: AbortSignal;
  #attempts: AttemptRow[] = [];
  #evidence: EvidenceRow[] = [];
  #characters = 0;
  #chunk = 0;
  #written = 0;
  #pending: Promise<void> = Promise.resolve();

  /** Writing is given up when `lost` aborts: the rows of a lost lease do not count. */
  constructor(claim: ShardClaim, results: Pick<ResultWriter, 'write'>, lost: AbortSignal) {
    this.#claim = claim;
    this.#results = results;
    this.#lost = lost;
  }

  /** Attempts added so far. */
  get attempts(): number {
    return this.#written + this.#attempts.length;
  }

  /** Waits only when the chunk before the one that is full now is still being written: two chunks are held at the most. */
  async add(attempt: AttemptRow, evidence: readonly EvidenceRow[]): Promise<void> {
    this.#attempts.push(attempt);
    for (const row of evidence) {
      this.#evidence.push(row);
      this.#characters += row.message.length;
    }
    if (this.#characters >= chunkCharactersMax || this.#attempts.length >= chunkAttemptsMax) await this.#writeChunk();
  }

  /** Resolves when the store acknowledged every row that was added. @throws GauntletError 'not-acknowledged' when the lease was lost first */
  async acknowledged(): Promise<void> {
    if (this.#attempts.length > 0) await this.#writeChunk();
    await this.#pending;
  }

  async #writeChunk(): Promise<void> {
    await this.#pending;
    const batch = { token: `${this.#claim.shardId}.${this.#claim.leaseToken}.${this.#chunk}`, attempts: this.#attempts, evidence: this.#evidence };
    this.#chunk += 1;
    this.#written += this.#attempts.length;
    this.#attempts = [];
    this.#evidence = [];
    this.#characters = 0;
    this.#pending = this.#results.write(batch, this.#lost);
    // A failed write is reported by whoever awaits the chunk next; until then it must not count as an unhandled rejection.
    this.#pending.catch(() => undefined);
  }
}
