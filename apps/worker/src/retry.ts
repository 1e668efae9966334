import { setTimeout as wait } from 'node:timers/promises';
import { GauntletError } from '@gauntlet/contracts';

export interface RetryOptions {
  /** Gives up after this long. */
  readonly forMs: number;
  readonly onFailure: (error: GauntletError) => void;
}

const firstWaitMs = 100;
const longestWaitMs = 5_000;

/** Repeats what fails with a retryable error, waiting twice as long each time (100 ms to 5 s). @throws the last error when `forMs` is over */
export async function retry<T>(action: () => Promise<T>, { forMs, onFailure }: RetryOptions): Promise<T> {
  const endMs = performance.now() + forMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof GauntletError) || !error.retryable || performance.now() + waitMs > endMs) throw error;
      onFailure(error);
      await wait(waitMs);
    }
  }
}
