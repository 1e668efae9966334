import { describe, expect, it } from 'vitest';
import { GauntletError } from '@gauntlet/contracts';
import { retry } from './retry.ts';

const away = new GauntletError('unavailable', 'away', { retryable: true });

describe('retry', () => {
  it('repeats what may succeed later and tells of each failure', async () => {
    const failures: GauntletError[] = [];
    let calls = 0;
    const result = await retry(async () => {
      calls += 1;
      if (calls < 3) throw away;
      return 'there';
    }, { forMs: 5_000, onFailure: (error) => void failures.push(error) });
    expect(result).toBe('there');
    expect(failures).toEqual([away, away]);
  });

  it('does not repeat what is refused for good', async () => {
    let calls = 0;
    const refused = new GauntletError('forbidden', 'no');
    await expect(retry(() => { calls += 1; return Promise.reject(refused); }, { forMs: 5_000, onFailure: () => undefined })).rejects.toBe(refused);
    expect(calls).toBe(1);
  });

  it('gives up when its time is over', async () => {
    await expect(retry(() => Promise.reject(away), { forMs: 150, onFailure: () => undefined })).rejects.toBe(away);
  });
});
