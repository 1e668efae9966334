import { simulationProfileSchema, type LaneView, type Portfolio, type RunView } from '@gauntlet/contracts';
import type { Stack } from '@gauntlet/testkit';
import { readPack, startStack, uniformPortfolio } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

/** Two DMCs whose responses take long enough to be stopped in the middle. */
const slow: Portfolio = { dmcs: uniformPortfolio(2).dmcs.map((dmc) => ({ ...dmc, simulation: simulationProfileSchema.parse({ latency: { kind: 'constant', ms: 200 } }) })) };

describe('cancelling a run', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ workers: 1 });
    await stack.importPortfolio(slow);
    await stack.importPacks([readPack(200)]);
  });
  afterAll(async () => stack.stop());

  it('stops it at once, keeps what it has, frees the device sets, and exits 105 for whoever waits', async () => {
    const waiting = runCli(['dmct', 'run', '--pack', 'reads-200', '--dmc', '*', '--wait', '--server', stack.url, '--token', stack.tokens.admin]);
    const run = await running(stack, 5);
    const cancelled = await runCli(['runs', 'cancel', run.id, '--reason', 'wrong portfolio', '--server', stack.url, '--token', stack.tokens.admin]);
    expect(cancelled.exitCode, cancelled.stderr).toBe(0);
    expect((await waiting).exitCode).toBe(105);

    const ended = await stack.ended(run.id, 60_000);
    expect(ended.state).toBe('cancelled');
    const passed = ended.lanes.reduce((sum, lane) => sum + lane.passed, 0);
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThan(400);
    expect(ended.gate?.verdict).toBe('undecidable');
    // Both device sets are free again: the next run starts on them.
    const next = await stack.submit({ packs: ['reads-200'], dmcs: ['*'] });
    expect((await running(stack, 2, next.id)).lanes.map((lane) => lane.deviceSetId)).toEqual(['UNI-00001-A', 'UNI-00002-A']);
  });

  it('says of a run that must wait why it waits, and since when', async () => {
    const next = await stack.submit({ packs: ['reads-200'], dmcs: ['UNI-00001'] });
    const lane = await waitingLane(stack, next.id);
    expect(lane?.waitingFor).toMatch(/UNI-00001/);
    expect(Date.parse(lane?.waitingSince ?? '')).toBeGreaterThan(0);
  });
});

/** A run (the newest, or this one) that has at least `tests` results while it is still running. */
async function running(stack: Stack, tests: number, runId?: string): Promise<RunView> {
  for (let tries = 0; tries < 300; tries += 1) {
    const id = runId ?? (await stack.call<{ items: { id: string }[] }>('GET', '/v1/runs?limit=1')).items[0]?.id;
    const run = id === undefined ? undefined : await stack.call<RunView>('GET', `/v1/runs/${id}`);
    if (run !== undefined && run.lanes.reduce((sum, lane) => sum + lane.passed, 0) >= tests) return run;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no run got under way');
}

/** The run's first lane once it says why it waits; undefined when it does not within 5 s. */
async function waitingLane(stack: Stack, runId: string): Promise<LaneView | undefined> {
  for (let tries = 0; tries < 50; tries += 1) {
    const lane = (await stack.call<RunView>('GET', `/v1/runs/${runId}`)).lanes[0];
    if (lane !== undefined && lane.waitingFor !== null) return lane;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}
