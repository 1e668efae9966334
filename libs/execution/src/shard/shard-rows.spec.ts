import { describe, expect, it } from 'vitest';
import type { AttemptRow, EvidenceRow, ShardClaim } from '@gauntlet/contracts';
import type { ResultBatch } from '../ports/result-store.ts';
import { ShardRows } from './shard-rows.ts';

const claim = { shardId: 'shard', leaseToken: 4 } as unknown as ShardClaim;
const attempt = (testKey: string) => ({ testKey }) as unknown as AttemptRow;
const evidence = (characters: number) => [{ message: 'x'.repeat(characters) }] as unknown as EvidenceRow[];

describe('ShardRows', () => {
  it('is acknowledged only when the store acknowledged', async () => {
    const order: string[] = [];
    const rows = new ShardRows(claim, { write: async () => void order.push('stored') }, new AbortController().signal);
    await rows.add(attempt('a'), evidence(1));
    expect(order).toEqual([]);
    await rows.acknowledged();
    expect(order).toEqual(['stored']);
  });

  it('cuts a large shard into chunks whose tokens name shard, lease and chunk', async () => {
    const batches: ResultBatch[] = [];
    const rows = new ShardRows(claim, { write: async (batch) => void batches.push(batch) }, new AbortController().signal);
    for (const key of ['a', 'b', 'c']) await rows.add(attempt(key), evidence(3 * 1024 * 1024));
    await rows.acknowledged();
    expect(batches.map((batch) => [batch.token, batch.attempts.map((row) => row.testKey)])).toEqual([
      ['shard.4.0', ['a', 'b']],
      ['shard.4.1', ['c']],
    ]);
    expect(rows.attempts).toBe(3);
  });

  it('writes nothing for a shard without attempts', async () => {
    const batches: ResultBatch[] = [];
    await new ShardRows(claim, { write: async (batch) => void batches.push(batch) }, new AbortController().signal).acknowledged();
    expect(batches).toEqual([]);
  });

  it('passes a failed write on to whoever waits for the acknowledgement', async () => {
    const rows = new ShardRows(claim, { write: () => Promise.reject(new Error('store is gone')) }, new AbortController().signal);
    await rows.add(attempt('a'), evidence(5 * 1024 * 1024));
    await expect(rows.acknowledged()).rejects.toThrow('store is gone');
  });
});
