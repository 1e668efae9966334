import type { RunId } from '@gauntlet/contracts';
import { loadSamplePortfolio, loadStandardPacks, packHash } from '@gauntlet/test-packs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NewLane, StoredPack } from '../ports/records.ts';
import { planRun } from './plan-run.ts';

describe('planRun', () => {
  const runId = '01a21086-97cf-7d73-9c7b-0484a4327968' as RunId;
  let packs: StoredPack[];
  let plan: (shardSize: number, order?: 'reversed') => readonly NewLane[];

  beforeAll(async () => {
    packs = (await loadStandardPacks()).map((pack) => ({ hash: packHash(pack), pack }));
    const { dmcs } = await loadSamplePortfolio();
    plan = (shardSize, order) => planRun({ runId, packs: order === 'reversed' ? packs.toReversed() : packs, dmcs, shardSize });
  });

  it('makes one lane a DMC, with every test once', () => {
    const lanes = plan(250);
    expect(lanes).toHaveLength(24);
    const ids = lanes.flatMap((lane) => lane.shards.flatMap((shard) => shard.tests.map((test) => test.testId)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(3_000);
  });

  it('runs migration before SRVT, whatever order the packs are named in (SVTAD 20.14)', () => {
    const order = (packsInOrder: readonly NewLane[]) => packsInOrder.map((lane) => [...new Set(lane.shards.flatMap((shard) => shard.tests.map((test) => test.packHash)))].map((hash) => packs.find((pack) => pack.hash === hash)?.pack.key));
    for (const lane of order(plan(250, 'reversed'))) expect(lane).toEqual(['dormant-migration', 'srvt', 'security', 'regression']);
  });

  it('cuts shards of at most the size, losing no test and keeping their order', () => {
    const whole = plan(1_000).map((lane) => lane.shards.flatMap((shard) => shard.tests));
    const cut = plan(7);
    expect(cut.map((lane) => lane.shards.flatMap((shard) => shard.tests))).toEqual(whole);
    expect(Math.max(...cut.flatMap((lane) => lane.shards.map((shard) => shard.tests.length)))).toBe(7);
  });

  it('gives the same shard ids again for the same run, and others for another run', () => {
    const ids = (lanes: readonly NewLane[]) => lanes.flatMap((lane) => lane.shards.map((shard) => shard.shardId));
    expect(ids(plan(50))).toEqual(ids(plan(50)));
    expect(new Set(ids(plan(50))).size).toBe(ids(plan(50)).length);
  });
});
