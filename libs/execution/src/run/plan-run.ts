import type { Dmc, PlannedTest, RunId } from '@gauntlet/contracts';
import { compileTests } from '@gauntlet/test-packs';
import type { NewLane, NewShard, StoredPack } from '../ports/records.ts';
import { shardIdOf } from './identity.ts';

/**
 * Pack × DMC → lanes of shards: one lane a DMC, its tests in the packs' order (migration before SRVT, SVTAD 20.14),
 * cut into shards of at most `shardSize` tests. Pure: the same input gives the same ids.
 * A DMC to which no test of the packs applies gets a lane without shards; the caller decides what that means.
 */
export function planRun(plan: { readonly runId: RunId; readonly packs: readonly StoredPack[]; readonly dmcs: readonly Dmc[]; readonly shardSize: number }): readonly NewLane[] {
  const packs = plan.packs.toSorted((a, b) => a.pack.order - b.pack.order);
  return plan.dmcs.map((dmc) => {
    const tests = packs.flatMap(({ pack, hash }) => compileTests(pack, hash, dmc));
    return { dmcId: dmc.id, shards: cutShards(plan.runId, dmc, tests, plan.shardSize) };
  });
}

function cutShards(runId: RunId, dmc: Dmc, tests: readonly PlannedTest[], shardSize: number): readonly NewShard[] {
  const shards: NewShard[] = [];
  for (let first = 0; first < tests.length; first += shardSize) {
    shards.push({ shardId: shardIdOf(runId, dmc.id, first), tests: tests.slice(first, first + shardSize) });
  }
  return shards;
}
