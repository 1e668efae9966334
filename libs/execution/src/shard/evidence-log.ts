import { hash } from 'node:crypto';
import type { EvidenceDirection, EvidenceRow } from '@gauntlet/contracts';
import type { TimedMessage } from '@gauntlet/duis';

/** The attempt that messages belong to. */
export interface AttemptKey {
  readonly runId: string;
  readonly shardId: string;
  readonly leaseToken: number;
  readonly attemptId: string;
}

/** Every message of one attempt, in the order in which it was exchanged. */
export class EvidenceLog {
  readonly #key: AttemptKey;
  readonly #rows: EvidenceRow[] = [];
  #sealed = false;

  constructor(key: AttemptKey) {
    this.#key = key;
  }

  /** `step`: index of the step, from 0. Nothing is added after the log was sealed. */
  add(step: number, direction: EvidenceDirection, message: TimedMessage | undefined): void {
    if (message === undefined || this.#sealed) return;
    const { runId, shardId, leaseToken, attemptId } = this.#key;
    this.#rows.push({ runId, shardId, leaseToken, attemptId, sequence: this.#rows.length, step, direction, atUs: message.atUs, message: message.xml });
  }

  /** A test that was given up may still be waiting for a message: what comes after its attempt was recorded does not belong to it. */
  seal(): readonly EvidenceRow[] {
    this.#sealed = true;
    return this.#rows;
  }

  /** sha256 (hex) over the messages in order. */
  hash(): string {
    return hash('sha256', this.#rows.map((row) => row.message).join(''), 'hex');
  }
}
