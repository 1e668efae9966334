import type { WorkerId } from '@gauntlet/contracts';
import type { Records } from '@gauntlet/execution';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { claimed, databaseKinds, newWorker, operator, prepare, recordsOf, resultOf, sampleDmc, sampleRun, shardAt } from './records.fixture.ts';

describe.each(databaseKinds)('who holds the lab and who waits for it, on %s', (kind) => {
  const databases = recordsOf(kind);
  afterAll(() => databases.stop());
  let records: Records;
  let worker: WorkerId;
  const nowMs = Date.now();
  const startRun = async (dmcs: Readonly<Record<string, number>>) => {
    const run = sampleRun(dmcs);
    await records.createRun(run, operator, undefined);
    return { runId: run.runId, advance: await records.startLanes(nowMs) };
  };

  beforeEach(async () => {
    records = await databases.openEmpty();
    await prepare(records, [sampleDmc('A'), sampleDmc('B', 2)]);
    worker = await newWorker(records, 1, nowMs);
  });

  it('tells waiting lanes in the order in which they are served, with those of the same DMC ahead', async () => {
    const first = await startRun({ A: 1, B: 1 });
    const second = await startRun({ B: 1, A: 1 });
    const third = await startRun({ A: 1, B: 1 });
    const { total, lanes } = await records.waitingLanes({ limit: 10 });
    expect(total).toBe(3);
    expect(lanes.map(({ runId, dmcId, place }) => [runId, dmcId, place])).toEqual([[second.runId, 'A', 0], [third.runId, 'A', 1], [third.runId, 'B', 0]]);
    expect(lanes[0]?.waitingFor).toContain(`leased by run ${first.runId}`);
  });

  it('keeps a lane’s place in the whole line when only one run is asked for, and says how many there are beyond the limit', async () => {
    await startRun({ A: 1 });
    await startRun({ A: 1 });
    const third = await startRun({ A: 1, B: 1 });
    expect((await records.waitingLanes({ runId: third.runId, limit: 10 })).lanes.map((lane) => lane.place)).toEqual([1]);
    expect(await records.waitingLanes({ limit: 1 })).toMatchObject({ total: 2, lanes: [{ place: 0 }] });
  });

  it('counts tests on the queue and with a worker as work of the dmct pool: none of lanes that wait, none of shards behind the first', async () => {
    expect(await records.poolWork('dmct')).toEqual({ waiting: 0, underway: 0 });
    const { advance } = await startRun({ A: 2, B: 1 });
    await startRun({ A: 1 });
    expect(await records.poolWork('dmct')).toEqual({ waiting: 4, underway: 0 });
    const shard = shardAt(advance.queue, 0);
    claimed(await records.claimShard({ shardId: shard.shardId, workerId: worker, generation: shard.generation, nowMs, ttlMs: 10_000 }));
    expect(await records.poolWork('dmct')).toEqual({ waiting: 2, underway: 2 });
    await records.recordShardResult(shard.shardId, resultOf(worker, 1), nowMs);
    expect(await records.poolWork('dmct')).toEqual({ waiting: 4, underway: 0 });
  });

  it('tells leased device sets with their lane’s recorded tests, and counts free ones', async () => {
    const { runId, advance } = await startRun({ A: 2 });
    expect(await records.deviceSetUse(10)).toEqual({ total: 3, leased: 1, held: [{ deviceSetId: 'A-set-1', dmcId: 'A', runId, heldSinceMs: nowMs, planned: 4, done: 0 }] });
    const shard = shardAt(advance.queue, 0);
    expect(await records.shardTokens(runId)).toEqual([]);
    claimed(await records.claimShard({ shardId: shard.shardId, workerId: worker, generation: shard.generation, nowMs, ttlMs: 10_000 }));
    await records.recordShardResult(shard.shardId, resultOf(worker, 1), nowMs);
    expect((await records.deviceSetUse(10)).held.map((set) => set.done)).toEqual([2]);
    expect(await records.shardTokens(runId)).toEqual([{ shardId: shard.shardId, leaseToken: 1 }]);
  });
});
