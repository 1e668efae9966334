import type { Dmc } from '@gauntlet/contracts';
import type { Records } from '@gauntlet/execution';
import { startPostgres } from '@gauntlet/testkit';
import { Client } from 'pg';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRecords } from './index.ts';
import { databaseKinds, hashLike, operator, prepare, recordsOf, sampleDmc, samplePack, sampleRun, shardAt } from './records.fixture.ts';

describe.each(databaseKinds)('portfolio and packs on %s', (kind) => {
  const databases = recordsOf(kind);
  afterAll(() => databases.stop());
  let records: Records;
  beforeEach(async () => {
    records = await databases.openEmpty();
  });

  it('adds, replaces and leaves DMCs, and keeps the portfolio’s order', async () => {
    const dmcs = [sampleDmc('M'), sampleDmc('A', 2), sampleDmc('Z', 1, { release: 'MOC' })];
    expect(await records.importDmcs(dmcs, operator)).toEqual({ added: 3, changed: 0, unchanged: 0 });
    expect(await records.importDmcs([{ ...sampleDmc('A'), smso: 'other' }, sampleDmc('M'), sampleDmc('N')], operator)).toEqual({ added: 1, changed: 1, unchanged: 1 });
    expect((await records.findDmcs('all')).map((dmc) => dmc.id)).toEqual(['M', 'A', 'Z', 'N']);
    expect(await records.findDmcs(['Z', 'nobody', 'M'] as Dmc['id'][])).toEqual([dmcs[0], dmcs[2]]);
    const first = await records.listDmcs({ limit: 2, release: 'IOC' });
    expect(first.items.map((dmc) => [dmc.id, dmc.smso])).toEqual([['M', 'smso'], ['A', 'other']]);
    const second = await records.listDmcs({ limit: 2, release: 'IOC', cursor: first.next ?? '' });
    expect([second.items.map((dmc) => dmc.id), second.next]).toEqual([['N'], null]);
  });

  it('never takes a leased device set away, nor one of another DMC, and moves one that is free', async () => {
    await prepare(records, [sampleDmc('A', 2), sampleDmc('B')]);
    const { runId } = await records.createRun(sampleRun({ A: 1 }), operator, undefined);
    await records.startLanes(Date.now());
    const [kept, free] = sampleDmc('A', 2).deviceSets as [Dmc['deviceSets'][number], Dmc['deviceSets'][number]];
    const leased = { code: 'conflict', details: { deviceSetId: 'A-set-1', runId } };
    await expect(records.importDmcs([sampleDmc('A', 2, { deviceSets: [free] })], operator)).rejects.toMatchObject(leased);
    await expect(records.importDmcs([sampleDmc('A', 2, { deviceSets: [{ ...kept, devices: [{ type: 'ESME', deviceId: '00-DB-00-01-00-00-01-FF' }] }, free] })], operator)).rejects.toMatchObject(leased);
    await expect(records.importDmcs([sampleDmc('C', 1, { deviceSets: [free] })], operator)).rejects.toMatchObject({ code: 'conflict', details: { deviceSetId: 'A-set-2', dmcId: 'A' } });
    expect((await records.findDmcs('all')).map((dmc) => dmc.deviceSets.length)).toEqual([2, 1]);
    const moved = [sampleDmc('A', 2, { deviceSets: [kept], smso: 'other' }), sampleDmc('C', 1, { deviceSets: [free] })];
    expect(await records.importDmcs(moved, operator)).toEqual({ added: 1, changed: 1, unchanged: 0 });
    const next = await records.createRun(sampleRun({ C: 1, A: 1 }), operator, undefined);
    await records.startLanes(Date.now());
    expect((await records.getRun(next.runId))?.lanes).toMatchObject([{ deviceSetId: 'A-set-2' }, { state: 'waiting', waitingFor: expect.stringContaining(`leased by run ${runId}`) }]);
  });

  it('keeps for a run the DMC as it was when the run was made', async () => {
    await prepare(records, [sampleDmc('A')]);
    await records.createRun(sampleRun({ A: 1 }), operator, undefined);
    await records.importDmcs([sampleDmc('A', 1, { smso: 'other' })], operator);
    const { queue } = await records.startLanes(Date.now());
    const { workerId } = await records.registerWorker({ pool: 'dmct', hostname: 'h', pid: 1, version: '1', receiveUrl: 'http://127.0.0.1/' }, Date.now());
    const claim = await records.claimShard({ shardId: shardAt(queue, 0).shardId, workerId, generation: 1, nowMs: Date.now(), ttlMs: 1_000 });
    expect(claim).toMatchObject({ kind: 'claimed', dmc: { smso: 'smso' } });
  });

  it('finds a pack by hash, by key and version, and by key its highest version; a version is immutable', async () => {
    expect(await records.savePack({ hash: hashLike('a'), pack: samplePack('p', '1.9.0') }, operator)).toBe('stored');
    expect(await records.savePack({ hash: hashLike('b'), pack: samplePack('p', '1.10.0') }, operator)).toBe('stored');
    expect(await records.savePack({ hash: hashLike('a'), pack: samplePack('p', '1.9.0') }, operator)).toBe('known');
    await expect(records.savePack({ hash: hashLike('c'), pack: samplePack('p', '1.9.0', 'Changed') }, operator)).rejects.toMatchObject({ code: 'conflict', details: { storedHash: hashLike('a') } });
    expect(await records.findPack('p')).toEqual({ hash: hashLike('b'), pack: samplePack('p', '1.10.0') });
    expect((await records.findPack('p@1.9.0'))?.hash).toBe(hashLike('a'));
    expect((await records.findPack(hashLike('a')))?.pack.version).toBe('1.9.0');
    expect(await records.findPack('p@2.0.0')).toBeUndefined();
    expect(await records.findPack(hashLike('d'))).toBeUndefined();
    expect(await records.listPacks()).toEqual(['1.9.0', '1.10.0'].map((version, n) => ({ hash: hashLike(n === 0 ? 'a' : 'b'), key: 'p', name: 'Pack', version, kind: 'functional', tests: 1, releases: ['IOC'] })));
  });

  it('chains an audit entry to every decision', async () => {
    expect(await records.verifyAudit()).toEqual({ entries: 0, brokenAt: null });
    await prepare(records, [sampleDmc('A')]);
    await Promise.all(Array.from({ length: 5 }, () => records.createRun(sampleRun({ A: 1 }), operator, undefined)));
    await records.startLanes(Date.now());
    // Portfolio, pack, five runs, one start of lanes.
    expect(await records.verifyAudit()).toEqual({ entries: 8, brokenAt: null });
  });
});

describe('records on a PostgreSQL server', () => {
  const databases = recordsOf('PostgreSQL');
  afterAll(() => databases.stop());

  it('are migrated once by orchestrators that start at the same time', async () => {
    const url = await databases.newUrl();
    const opened = await Promise.all([databases.open(url), databases.open(url), databases.open(url)]);
    await opened[0]?.importDmcs([sampleDmc('A')], operator);
    expect(await opened[2]?.findDmcs('all')).toHaveLength(1);
  });

  it('refuse changes to the audit log, and show a change made behind their back', async () => {
    const url = await databases.newUrl();
    const records = await databases.open(url);
    for (const id of ['A', 'B', 'C']) await records.importDmcs([sampleDmc(id)], operator);
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      for (const change of [`update audit_log set subject = 'x' where seq = 2`, 'delete from audit_log where seq = 2', 'truncate audit_log cascade']) {
        await expect(client.query(change)).rejects.toThrow('append-only');
      }
      expect(await records.verifyAudit()).toEqual({ entries: 3, brokenAt: null });
      await client.query('alter table audit_log disable trigger all');
      await client.query(`update audit_log set detail = jsonb_set(detail, '{added}', '7') where seq = 2`);
      expect(await records.verifyAudit()).toMatchObject({ brokenAt: 2 });
      await client.query('delete from audit_log where seq = 2');
      expect(await records.verifyAudit()).toMatchObject({ brokenAt: 3 });
    } finally {
      await client.end();
    }
  });

  it('are unavailable, retryable, while the server restarts, and carry on afterwards', async () => {
    const server = await startPostgres();
    const records = await openRecords({ databaseUrl: server.url });
    try {
      await records.importDmcs([sampleDmc('A')], operator);
      const restarted = server.restart();
      const failures: unknown[] = [];
      // Reads until one has failed; those that fail say so in the one way that callers can act on.
      await vi.waitFor(async () => {
        await records.findDmcs('all').catch((error: unknown) => failures.push(error));
        expect(failures).not.toEqual([]);
      }, { timeout: 30_000, interval: 1 });
      await restarted;
      for (const failure of failures) expect(failure).toMatchObject({ code: 'unavailable', retryable: true });
      expect(await records.findDmcs('all')).toEqual([sampleDmc('A')]);
    } finally {
      await records.close();
      await server.stop();
    }
  });

  it('are unavailable, retryable, where nothing listens', async () => {
    await expect(openRecords({ databaseUrl: 'postgres://gauntlet@127.0.0.1:1/none' })).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });
});

describe('records in a folder', () => {
  it('survive a restart, are open in one process at a time, and outlive a dead process’s mark', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'gauntlet-records-'));
    const dataDir = join(dir, 'records');
    try {
      const records = await openRecords({ dataDir });
      await records.importDmcs([sampleDmc('A')], operator);
      await expect(openRecords({ dataDir })).rejects.toMatchObject({ code: 'conflict', details: { pid: process.pid } });
      await records.close();
      await writeFile(`${dataDir}.pid`, `${process.pid} 1`);
      const again = await openRecords({ dataDir });
      expect(await again.findDmcs('all')).toEqual([sampleDmc('A')]);
      expect(await again.verifyAudit()).toEqual({ entries: 1, brokenAt: null });
      await again.close();
      await expect(again.ping()).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
