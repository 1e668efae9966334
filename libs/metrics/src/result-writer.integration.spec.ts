import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GauntletError } from '@gauntlet/contracts';
import type { ResultBatch, ResultReader } from '@gauntlet/execution';
import { startClickHouse } from '@gauntlet/testkit';
import type { ClickHouseServer } from '@gauntlet/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyMigrations } from './apply-migrations.ts';
import { attemptRow, evidenceRow } from './attempt-rows.fixture.ts';
import { createResultReader } from './read/result-reader.ts';
import { createResultWriter } from './write/result-writer.ts';
import type { SpoolingResultWriter } from './write/result-writer.ts';

let server: ClickHouseServer;
let spoolDir: string;
let reader: ResultReader;

beforeAll(async () => {
  server = await startClickHouse();
  await applyMigrations({ url: server.url });
  reader = createResultReader({ url: server.url });
});
afterAll(async () => {
  await reader.close();
  await server.stop();
});
beforeEach(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'gauntlet-spool-'));
  return async () => rm(spoolDir, { recursive: true, force: true });
});

const current = [{ shardId: 'shard-1', leaseToken: 1 }];
const open = (failures: GauntletError[] = [], url = server.url): SpoolingResultWriter => createResultWriter({ url, spoolDir, intervalMs: 5, retryMs: { first: 20, longest: 100 }, onFailure: (failure) => failures.push(failure) });
function batchOf(runId: string, tests = 3): ResultBatch {
  const attempts = Array.from({ length: tests }, (_, i) => attemptRow({ runId, testId: `test-${i}` }));
  return { token: runId, attempts, evidence: attempts.map((attempt) => evidenceRow({ runId, attemptId: attempt.attemptId, message: `<m>\n\n${attempt.testId}</m>` })) };
}
async function stored(runId: string): Promise<{ tests: number; evidence: number }> {
  const counts = await reader.countOutcomes(runId, current);
  const evidence = await reader.readEvidence(runId, `${runId}/test-0/1/1`);
  return { tests: counts.reduce((sum, count) => sum + count.tests, 0), evidence: evidence.length };
}
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the condition did not come true within 10 s');
}

describe('a batch that the store does not acknowledge', () => {
  it('is spooled, sent again until it is, and stored once', async () => {
    const failures: GauntletError[] = [];
    const writer = open(failures);
    await server.halt({ abruptly: true });
    const writing = writer.write(batchOf('outage'));
    await until(async () => (await writer.spooled()).batches === 1 && failures.length > 2);
    expect((await writer.spooled()).bytes).toBeGreaterThan(500);
    await server.start();
    await writing;
    expect(await stored('outage')).toEqual({ tests: 3, evidence: 1 });
    expect(await writer.spooled()).toEqual({ batches: 0, bytes: 0 });
    expect(failures.every((failure) => failure.code === 'unavailable')).toBe(true);
    await writer.close();
  });

  it('ends the call when its signal aborts, and is sent by the next process', async () => {
    await server.halt();
    const writer = open();
    const stop = new AbortController();
    const writing = writer.write(batchOf('abandoned'), stop.signal);
    await until(async () => (await writer.spooled()).batches === 1);
    stop.abort();
    await expect(writing).rejects.toMatchObject({ code: 'not-acknowledged', retryable: true });
    await writer.close();
    await server.start();
    const next = open();
    await until(async () => (await next.spooled()).batches === 0);
    expect(await stored('abandoned')).toEqual({ tests: 3, evidence: 1 });
    await next.close();
  });

  it('is sent in the background by the same process after its caller gave up', async () => {
    await server.halt();
    const writer = open();
    const stop = new AbortController();
    const writing = writer.write(batchOf('given-up'), stop.signal);
    await until(async () => (await writer.spooled()).batches === 1);
    stop.abort();
    await expect(writing).rejects.toMatchObject({ code: 'not-acknowledged' });
    await server.start();
    await until(async () => (await writer.spooled()).batches === 0);
    expect(await stored('given-up')).toEqual({ tests: 3, evidence: 1 });
    await writer.close();
  });

  it('is waited for, not stored again, when it is written a second time meanwhile', async () => {
    const writer = open();
    await server.halt();
    const stop = new AbortController();
    const first = writer.write(batchOf('twice'), stop.signal);
    await until(async () => (await writer.spooled()).batches === 1);
    stop.abort();
    await expect(first).rejects.toMatchObject({ code: 'not-acknowledged' });
    const second = writer.write(batchOf('twice'));
    await server.start();
    await second;
    expect(await rowsOf('twice')).toBe(3);
    await writer.close();
  });

  it('of which only the evidence was stored is completed without storing that twice', async () => {
    const batch = batchOf('half');
    const writer = open();
    await writer.write({ ...batch, attempts: [] });
    await writer.write(batch);
    expect(await stored('half')).toEqual({ tests: 3, evidence: 1 });
    await writer.close();
  });
});

describe('the spool', () => {
  it('puts a file aside that is no batch and goes on', async () => {
    await writeFile(join(spoolDir, 'broken.batch'), '{"token":"x","tables":[{"table":"attempts; DROP TABLE attempts","columns":[],"rows":1,"bytes":0}]}\n');
    const writer = open();
    await writer.write(batchOf('beside'));
    await until(async () => (await readdir(spoolDir)).includes('broken.batch.unreadable'));
    expect(await stored('beside')).toEqual({ tests: 3, evidence: 1 });
    await writer.close();
  });
});

describe('many writes at one time', () => {
  it('are all acknowledged while the store is killed and restarted, none lost and none twice', async () => {
    const writer = open();
    const batches = Array.from({ length: 60 }, (_, i) => ({ token: `storm-${i}`, attempts: Array.from({ length: 50 }, (_unused, k) => attemptRow({ runId: 'storm', testId: `t-${i}-${k}` })), evidence: [] }));
    const writing = Promise.all(batches.map(async (batch) => writer.write(batch)));
    for (let kill = 0; kill < 3; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await server.halt({ abruptly: true });
      await server.start();
    }
    await writing;
    expect(await stored('storm')).toEqual({ tests: 3_000, evidence: 0 });
    expect(await rowsOf('storm')).toBe(3_000);
    expect(await writer.spooled()).toEqual({ batches: 0, bytes: 0 });
    await writer.close();
  });
});

/** Rows as they lie in the table: pages list each attempt once, so they cannot tell. */
async function rowsOf(runId: string): Promise<number> {
  const { origin, username, password } = new URL(server.url);
  const response = await fetch(`${origin}/?user=${username}&password=${password}`, { method: 'POST', body: `SELECT count() FROM attempts WHERE run_id = '${runId}'` });
  return Number(await response.text());
}
