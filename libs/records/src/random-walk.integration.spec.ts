import type { RunId, RunView } from '@gauntlet/contracts';
import type { Records } from '@gauntlet/execution';
import { afterAll, describe, expect, it } from 'vitest';
import { RandomWalk } from './random-walk.fixture.ts';
import { recordsOf } from './records.fixture.ts';

const startMs = Date.UTC(2026, 10, 25);

describe('leases and runs under a random walk of orchestrators, workers and losses', () => {
  const embedded = recordsOf('PGlite');
  const served = recordsOf('PostgreSQL');
  afterAll(() => Promise.all([embedded.stop(), served.stop()]));

  it.each([1, 20_261_125])('hold over 2,000 steps (seed %i)', async (seed) => {
    const records = await embedded.openEmpty(() => startMs);
    const walk = new RandomWalk(records, seed);
    await walk.begin();
    const tokens = new Map<string, number>();
    for (let step = 0; step < 2_000; step += 1) {
      await walk.step();
      if (step % 5 === 0) checkDeviceSets(await walk.openRuns(), `seed ${seed}, step ${step}`);
      if (step % 50 === 0) await checkTokens(records, walk.runIds, tokens);
    }
    await walk.finish();
    await checkTokens(records, walk.runIds, tokens);
    expect(walk.announced.toSorted()).toEqual(walk.runIds.toSorted());
    await checkEnds(records, walk.runIds);
  });

  it('hold when eight take their steps at the same time on a PostgreSQL server', async () => {
    const records = await served.openEmpty(() => startMs);
    const walk = new RandomWalk(records, 8);
    await walk.begin();
    const takeSteps = async () => {
      for (let step = 0; step < 250; step += 1) await walk.step();
    };
    // The views of several runs are not of one moment here; that no device set has two lanes is the database's own constraint.
    const watch = async () => {
      for (let look = 0; look < 50; look += 1) checkWaits(await walk.openRuns(), `look ${look}`);
    };
    await Promise.all([...Array.from({ length: 8 }, takeSteps), watch()]);
    await walk.finish();
    // The clock may leap between an announcement and its gate: then the run is rightly announced again.
    expect([...new Set(walk.announced)].toSorted()).toEqual(walk.runIds.toSorted());
    await checkEnds(records, walk.runIds);
  });
});

function checkDeviceSets(runs: readonly RunView[], when: string): void {
  const inUse = runs.flatMap((run) => run.lanes.filter((lane) => lane.state === 'running').map((lane) => lane.deviceSetId));
  expect(new Set(inUse).size, `device sets in use at ${when}`).toBe(inUse.length);
  checkWaits(runs, when);
}

function checkWaits(runs: readonly RunView[], when: string): void {
  for (const lane of runs.flatMap((run) => run.lanes)) expect(lane.state === 'waiting', `why lane ${lane.dmcId} waits at ${when}`).toBe(lane.waitingFor !== null && lane.waitingSince !== null);
}

async function checkTokens(records: Records, runIds: readonly RunId[], tokens: Map<string, number>): Promise<void> {
  for (const runId of runIds) {
    for (const shard of await records.plannedShards(runId)) {
      expect(shard.leaseToken).toBeGreaterThanOrEqual(tokens.get(shard.shardId) ?? 0);
      tokens.set(shard.shardId, shard.leaseToken);
    }
  }
}

/** Every run has ended with every test of every lane accounted for; the audit chain is whole. */
async function checkEnds(records: Records, runIds: readonly RunId[]): Promise<void> {
  for (const runId of runIds) {
    const run = await records.getRun(runId);
    expect(['completed', 'cancelled', 'deadline-passed']).toContain(run?.state);
    for (const lane of run?.lanes ?? []) expect([runId, lane.dmcId, lane.passed + lane.failed + lane.cancelled]).toEqual([runId, lane.dmcId, lane.planned]);
  }
  expect((await records.verifyAudit()).brokenAt).toBeNull();
}
