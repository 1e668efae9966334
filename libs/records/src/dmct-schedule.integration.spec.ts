import type { Principal, Role, TestPack } from '@gauntlet/contracts';
import { triageDmcSchema } from '@gauntlet/contracts';
import { checkData, moveDmc, planNow, publishSchedule, receiveSubmission, triageDmc } from '@gauntlet/execution';
import type { Records } from '@gauntlet/execution';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimed, databaseKinds, hashLike, newWorker, recordsOf, resultOf, sampleDmc, samplePack, sampleRun, shardAt } from './records.fixture.ts';

const member = (role: Role): Principal => ({ subject: `a member of ${role}`, kind: 'person', roles: [role] });
const dcc = member('DCC');
const header = ['dmc', 'release', 'installation_type', 'meters_to_enrol', 'csp', 'smso', 'smets_version', 'esme_manufacturer', 'esme_model', 'esme_firmware', 'chf_manufacturer', 'chf_model', 'chf_firmware'];
const meters = { A: 100, B: 90_000, C: 5_000 };

describe.each(databaseKinds)('the DMCT Schedule in %s', (kind) => {
  const place = recordsOf(kind);
  let records: Records;
  let nowMs = Date.UTC(2026, 3, 20, 9);
  const deps = () => ({ records, portfolio: records, lab: records, nowMs: () => nowMs });
  const stateOf = async (dmcId: string) => (await records.getDmctDmc(dmcId))?.record.state;
  const pack = (key: string, kindOf: TestPack['kind'] = 'functional'): TestPack => ({ ...samplePack(key), kind: kindOf });

  beforeAll(async () => {
    records = await place.openEmpty(() => nowMs);
    await records.importDmcs(Object.keys(meters).map((id) => sampleDmc(id)), member('operator'));
    await records.savePack({ hash: hashLike('a'), pack: pack('dormant-migration') }, member('operator'));
    await records.savePack({ hash: hashLike('b'), pack: pack('srvt') }, member('operator'));
    const rows = Object.entries(meters).map(([id, count], index) => ({ line: index + 2, cells: [id, 'IOC', 'active', String(count), 'csp', 'smso', '1.2', 'Maker', 'M', '1', 'Hub', 'H', '1'] }));
    await receiveSubmission({ sheet: { header, rows }, hash: 'f'.repeat(64) }, { supplier: 'North' }, dcc, deps());
    await checkData('all', { exclude: false }, dcc, deps());
    for (const id of ['A', 'B']) await triageDmc(id, triageDmcSchema.parse({ testedElsewhere: 'no', releaseTesting: 'in-time', equivalentTo: 'none', economic: 'yes' }), dcc, deps());
  });
  afterAll(() => place.stop());

  it('a plan stores nothing; durations without history are the stated default', async () => {
    const plan = await planNow({ labSlots: 1 }, dcc, deps());
    expect(plan).toMatchObject({ version: null, changes: null, settings: { from: '2026-04-20', labSlots: 1, defaultMinutes: { migration: 480, srvt: 960 } } });
    // One DMC at a time, most meters a minute first: B from Monday for three days, then A.
    expect(plan.schedule.entries.map((entry) => [entry.dmcId, entry.start.date, entry.completion.date])).toEqual([['B', '2026-04-20', '2026-04-22'], ['A', '2026-04-23', '2026-04-27']]);
    expect(plan.schedule.entries[1]?.waitsFor?.text).toContain('lab slots');
    expect(plan.estimates.every((one) => one.basis === 'default')).toBe(true);
    expect(plan.schedule.quality.distanceToBound).toBeLessThan(0.02);
    expect([await stateOf('A'), await records.listSchedules()]).toEqual(['to-be-scheduled', []]);
  });

  it('SVTAD 20.9: publishing makes version 1 and schedules what has dates; with nothing changed, version 2 has no changes', async () => {
    expect(await publishSchedule({ labSlots: 1 }, dcc, deps())).toMatchObject({ version: 1, changes: null });
    expect([await stateOf('A'), await stateOf('B'), await stateOf('C')]).toEqual(['scheduled', 'scheduled', 'in-triage']);
    expect((await records.dmctSteps('B')).at(-1)).toMatchObject({ event: 'schedule', evidence: { 'planned-dates': 'schedule:1' }, clause: 'SVTAD 20.9' });
    const second = await publishSchedule({}, dcc, deps());
    expect(second).toMatchObject({ version: 2, settings: { labSlots: 1 }, changes: { since: 1, changes: [], unchangedCount: 2 } });
    expect(await records.getSchedule(2)).toEqual(second);
    expect((await records.listSchedules()).map((one) => [one.version, one.dmcs, one.changes])).toEqual([[2, 2, 0], [1, 2, 0]]);
  });

  it('a new DMC and a later day change only what they must, and each change is named', async () => {
    await triageDmc('C', triageDmcSchema.parse({ testedElsewhere: 'no', releaseTesting: 'in-time', equivalentTo: 'none', economic: 'yes' }), dcc, deps());
    const third = await publishSchedule({ notBefore: { C: '2026-05-05' }, blackouts: [{ from: '2026-04-27', to: '2026-04-27', reason: 'the lab moves' }] }, dcc, deps());
    expect(third.changes?.changes.map((one) => [one.dmcId, one.kind])).toEqual([['A', 'changed'], ['C', 'added']]);
    expect(third.changes?.changes[0]).toMatchObject({ what: expect.arrayContaining(['completion']), completionMovedDays: 1 });
    expect(third.schedule.entries.at(-1)).toMatchObject({ dmcId: 'C', start: { date: '2026-05-05' } });
  });

  it('SVTAD 20.11, 20.17: a DMC whose dates are withdrawn goes back, with a notice to its Suppliers', async () => {
    const fourth = await publishSchedule({ nonStandardPacks: { A: { srvt: 'srvt@1.0.0' } } }, dcc, deps());
    expect(fourth.withoutDates).toMatchObject([{ dmcId: 'A', clause: 'SVTAD 20.17' }]);
    expect(await stateOf('A')).toBe('to-be-scheduled');
    const [notice] = await records.listDmctDocuments({ dmcId: 'A', kind: 'schedule-notice' });
    expect((await records.getDmctDocument(notice?.id ?? ''))?.body).toMatchObject({ to: ['North'], clause: 'SVTAD 20.11' });
    await moveDmc('A', { event: 'propose-pack', evidence: { 'proposed-tests': 'srvt@1.0.0', rationale: 'no gas meter' } }, dcc, deps());
    await moveDmc('A', { event: 'tag-agrees-pack', evidence: { agreement: 'TAG 12' } }, member('TAG'), deps());
    const fifth = await publishSchedule({}, dcc, deps());
    expect(fifth.schedule.entries.find((entry) => entry.dmcId === 'A')?.packs.at(-1)).toMatchObject({ pack: 'srvt@1.0.0', nonStandardRationale: 'no gas meter' });
    expect(await stateOf('A')).toBe('scheduled');
  });

  it('estimates durations from whole runs of one pack', async () => {
    const run = sampleRun({ B: 2 }, { packs: [hashLike('a')] });
    await records.createRun(run, member('operator'), undefined);
    let [shard] = (await records.startLanes(nowMs)).queue;
    const worker = await newWorker(records, 7, nowMs);
    for (const durationMs of [30 * 60_000, 45 * 60_000]) {
      if (shard === undefined) throw new Error('no shard');
      const lease = claimed(await records.claimShard({ shardId: shard.shardId, workerId: worker, generation: shard.generation, nowMs, ttlMs: 9_000 }));
      const outcome = await records.recordShardResult(shard.shardId, resultOf(worker, lease.leaseToken, { durationMs }), nowMs);
      shard = outcome.kind === 'recorded' && outcome.advance.queue.length > 0 ? shardAt(outcome.advance.queue, 0) : undefined;
    }
    expect(await records.pastDurations()).toEqual([{ pack: 'dormant-migration@1.0.0', dmcId: 'B', minutes: 75 }]);
    const plan = await planNow({}, dcc, deps());
    expect(plan.estimates.find((one) => one.dmcId === 'B' && one.pack.startsWith('dormant'))).toMatchObject({ minutes: 75, basis: 'dmc', samples: 1 });
  });

  it('device sets are leased in the order of the published schedule and no more than it has slots; who waits says why', async () => {
    await publishSchedule({ labSlots: 1, from: '2026-04-01', notBefore: {}, nonStandardPacks: {} }, dcc, deps());
    const { schedule, version } = (await records.getSchedule('latest')) ?? { schedule: { entries: [] }, version: 0 };
    const [first, second] = schedule.entries.filter((entry) => entry.dmcId !== 'C').map((entry) => entry.dmcId);
    if (first === undefined || second === undefined) throw new Error('two DMCs are planned');
    // The older run is of the DMC that is planned second.
    const older = sampleRun({ [second]: 1 }, { packs: [hashLike('a')] });
    const newer = sampleRun({ [first]: 1 }, { packs: [hashLike('a')] });
    for (const run of [older, newer]) await records.createRun(run, member('operator'), undefined);
    const { queue } = await records.startLanes(nowMs);
    expect(queue.map((shard) => shard.runId)).toEqual([newer.runId]);
    const waiting = await records.waitingLanes({ limit: 10 });
    expect(waiting.lanes).toMatchObject([{ runId: older.runId, dmcId: second, waitingFor: expect.stringContaining(`lab slot: all 1 of version ${version} of the DMCT Schedule are in use`), waitingSince: expect.any(String) }]);
    await records.cancelRun(older.runId, member('operator'), 'done');
  });

  it('names a pack that is not there, a calendar that never opens, and refuses what was published meanwhile', async () => {
    await expect(planNow({ packs: { migration: 'nope', srvt: 'srvt' } }, dcc, deps())).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'packs.migration', value: '"nope"' }] });
    await expect(planNow({ blackouts: [{ from: '2026-05-02', to: '2026-05-01', reason: 'r' }] }, dcc, deps())).rejects.toMatchObject({ code: 'invalid-input' });
    nowMs += 1;
    const both = await Promise.allSettled([publishSchedule({}, dcc, deps()), publishSchedule({}, dcc, deps())]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await records.verifyAudit()).toMatchObject({ brokenAt: null });
  });
});
