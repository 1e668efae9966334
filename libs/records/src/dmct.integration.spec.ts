import type { Principal, Role, TriageDmc } from '@gauntlet/contracts';
import { triageDmcSchema } from '@gauntlet/contracts';
import { advanceProcess, submittedDmc } from '@gauntlet/assurance';
import type { DmcEvent, DmcRecord } from '@gauntlet/assurance';
import { checkData, confirmUnchanged, moveDmc, receiveSubmission, requestSubmissions, sourceData, triageDmc } from '@gauntlet/execution';
import type { Records, Sheet } from '@gauntlet/execution';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectInProcess } from './connect.ts';
import { databaseOver } from './database.ts';
import { dmctRecords } from './dmct-records.ts';
import { migrate } from './migrations/migrate.ts';
import { databaseKinds, recordsOf, sampleDmc } from './records.fixture.ts';

const member = (role: Role, subject = `a member of ${role}`): Principal => ({ subject, kind: 'person', roles: [role] });
const dcc = member('DCC');
const columns = ['dmc', 'release', 'installation_type', 'meters_to_enrol', 'csp', 'smso', 'smets_version', 'esme_manufacturer', 'esme_model', 'esme_firmware', 'chf_manufacturer', 'chf_model', 'chf_firmware', 'change_evidence', 'confirmation'];
const whole = ['IOC', 'active', '1000', 'csp', 'smso', '1.2', 'Maker', 'Model', '1.0', 'Hub', 'HubModel', '1.0'];
const sheet = (...rows: readonly (readonly string[])[]): Sheet => ({ header: columns, rows: rows.map((cells, index) => ({ line: index + 2, cells })) });

describe.each(databaseKinds)('the DMCT Process in %s', (kind) => {
  const place = recordsOf(kind);
  let records: Records;
  let nowMs: number;
  const deps = () => ({ records, portfolio: records, nowMs: () => nowMs });
  const submit = (supplier: string, rows: Sheet, given: { readonly submittedOn?: string; readonly window?: number } = {}, by: Principal = dcc) => receiveSubmission({ sheet: rows, hash: 'f'.repeat(64) }, { supplier, file: 'file.csv', ...given }, by, deps());
  const stateOf = async (dmcId: string) => (await records.getDmctDmc(dmcId))?.record.state;
  const consider = (dmcId: string, facts: Partial<TriageDmc>, by: Principal = dcc) => triageDmc(dmcId, triageDmcSchema.parse({ epcl: 'no', testedElsewhere: 'no', releaseTesting: 'in-time', equivalentTo: 'none', devices: 'sourced', economic: 'yes', ...facts }), by, deps());
  const inTriage = async (...ids: readonly string[]) => {
    await submit('North', sheet(...ids.map((id) => [id, ...whole])));
    await checkData(ids, { exclude: false }, dcc, deps());
  };

  beforeAll(async () => {
    nowMs = Date.UTC(2026, 3, 20, 9);
    records = await place.openEmpty(() => nowMs);
  });
  afterAll(() => place.stop());

  it('a file with wrong cells is named cell by cell, and nothing of it is stored', async () => {
    const bad = sheet(['A', ...whole], ['A', ...whole], ['no spaces', ...whole], ['', ...whole], ['B', 'XOC', 'dormant', 'many', ...whole.slice(3)]);
    const error = await submit('North', bad).catch((thrown: unknown) => thrown);
    expect((error as { problems: { path: string }[] }).problems.map((one) => one.path)).toEqual(['line 3, dmc', 'line 4, dmc', 'line 5, dmc', 'line 6, release', 'line 6, meters_to_enrol']);
    await expect(submit('North', { header: ['dmc', 'colour'], rows: [{ line: 2, cells: ['A', 'red'] }] })).rejects.toMatchObject({ problems: [{ path: 'line 1, column 2', value: '"colour"' }] });
    expect(await records.allDmctDmcs()).toEqual([]);
    expect((await records.listSubmissions({ limit: 10 })).items).toEqual([]);
  });

  it('SVTAD 20.2: a window is notified once, with its days; a submission says how it stands to it', async () => {
    const window = await requestSubmissions({ effectiveFrom: '2026-03-10', number: 1 }, dcc, deps());
    expect(window).toMatchObject({ month: '2026-04-01', noticeBy: '2026-03-18', dueBy: '2026-04-09', notifiedOn: '2026-04-20', notice: 'late', wanted: null });
    await expect(requestSubmissions({ effectiveFrom: '2026-03-10', number: 1 }, dcc, deps())).rejects.toMatchObject({ code: 'conflict' });
    const submission = await submit('North', sheet(['w-A', ...whole]), { window: 1, submittedOn: '2026-04-08' });
    expect(submission).toMatchObject({ timing: 'in-time', window: 1, rows: 1, gaps: 0 });
    expect(await submit('North', sheet(['w-A', ...whole]), { window: 1, submittedOn: '2026-04-10' })).toMatchObject({ timing: 'late', items: [{ changed: 'unchanged' }] });
    expect(await records.getSubmission(submission.id)).toEqual(submission);
    expect((await records.listSubmissions({ limit: 1 })).items[0]?.submittedOn).toBe('2026-04-10');
  });

  it('SVTAD 20.4–20.5: a gap is sourced or the DMC is excluded with a notice, and may come back', async () => {
    const gap = ['IOC', 'active', '1000', 'csp', 'smso', '1.2', 'Maker', 'Model', '1.0', 'Hub', 'HubModel', ''];
    await submit('North', sheet(['g-A', ...gap], ['g-B', ...gap]));
    expect(await checkData(['g-A', 'g-B'], { exclude: true }, dcc, deps())).toMatchObject([{ dmcId: 'g-A', result: 'missing', state: 'sourcing-data', missing: ['chf_firmware'] }, { dmcId: 'g-B', result: 'missing', state: 'sourcing-data' }]);
    await sourceData('g-A', { source: 'meter-manufacturer', values: { chf_firmware: '2.0' }, confirms: [], askedInVain: [], reference: 'letter 1' }, dcc, deps());
    await sourceData('g-B', { source: 'meter-manufacturer', values: {}, confirms: [], askedInVain: ['*'], reference: 'letter 2' }, dcc, deps());
    expect(await checkData(['g-A', 'g-B'], { exclude: true }, dcc, deps())).toMatchObject([{ dmcId: 'g-A', result: 'complete', state: 'in-triage' }, { dmcId: 'g-B', result: 'missing', toAsk: [{ name: 'chf_firmware', sources: ['smso'] }] }]);
    await sourceData('g-B', { source: 'smso', values: {}, confirms: [], askedInVain: ['chf_firmware'], reference: 'letter 3' }, dcc, deps());
    expect(await checkData(['g-B'], { exclude: true }, dcc, deps())).toMatchObject([{ dmcId: 'g-B', result: 'excluded', clause: 'SVTAD 20.5' }]);
    const [notice] = await records.listDmctDocuments({ dmcId: 'g-B', kind: 'data-notice' });
    expect((await records.getDmctDocument(notice?.id ?? ''))?.body).toMatchObject({ to: ['North'], missing: ['chf_firmware'] });
    const again = await submit('North', sheet(['g-B', ...whole]));
    expect(again.items[0]?.note).toContain('back in the DMCT Process');
    expect((await records.dmctSteps('g-B')).map((step) => [step.event, step.body, step.clause])).toEqual([
      ['data-missing', 'DCC', 'SVTAD 20.4'],
      ['data-not-sourced', 'DCC', 'SVTAD 20.5'],
      ['submit-again', 'SupplierParty', 'SVTAD 20.5'],
    ]);
  });

  it('SVTAD 20.4: what a Supplier says of Dormant Meters waits for the SMSO to confirm it', async () => {
    await submit('North', sheet(['n-D', 'IOC', 'dormant', ...whole.slice(2)]));
    expect(await checkData(['n-D'], { exclude: false }, dcc, deps())).toMatchObject([{ result: 'missing', toAsk: expect.arrayContaining([{ name: 'csp', sources: ['smso'] }]) }]);
    await sourceData('n-D', { source: 'smso', values: {}, confirms: ['*'], askedInVain: [], reference: 'SMSO 7' }, dcc, deps());
    expect(await checkData(['n-D'], { exclude: false }, dcc, deps())).toMatchObject([{ result: 'complete', state: 'in-triage' }]);
  });

  it('SVTAD 20.3: a confirmation stands for the data given before, by the same Supplier Party, and for nothing else', async () => {
    await submit('North', sheet(['u-A', ...whole]), { submittedOn: '2026-02-02' });
    expect(await confirmUnchanged({ supplier: 'North', dmcs: ['u-A'] }, member('SupplierParty', 'North'), deps())).toMatchObject({ items: [{ kind: 'unchanged', changed: 'unchanged' }] });
    await expect(confirmUnchanged({ supplier: 'South', dmcs: ['u-A'] }, dcc, deps())).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'dmcs[0]', value: '"u-A"' }] });
    await expect(submit('North', sheet(['u-A', ...whole]), {}, member('SupplierParty', 'South'))).rejects.toMatchObject({ code: 'forbidden' });
    expect((await records.getDmctDmc('u-A'))?.suppliers).toMatchObject([{ supplier: 'North', meters: 1000, submittedOn: '2026-04-20' }]);
  });

  it('SVTAD 20.6(a), 20.6(b), 20.6(c), 20.6(d), 20.6(e), 20.6(f), 20.11: every reason moves the DMC and gives its Suppliers notice; (c), (d), (e) only with their rationale', async () => {
    await inTriage('t-a', 't-b', 't-c', 't-d', 't-e', 't-f', 't-clear', 't-open');
    await records.saveEpclEntries([{ id: 'entry-a', dmcId: 't-a', communicationsServiceProvider: 'csp', installationTypes: ['active'], state: 'on-list', addedOn: '2025-01-01' }], dcc);
    const why = { c: 'SIT of the release ends in 2027', d: 'differs in hub hardware alone', e: 'no maker has any', f: 'eleven meters' };
    expect((await consider('t-a', { epcl: undefined, testedElsewhere: 'sit' })).triage.reasons.map((one) => one.reason)).toEqual(['a', 'b']);
    await consider('t-b', { testedElsewhere: 'ppct' });
    await expect(consider('t-c', { releaseTesting: 'unlikely-in-time' })).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'rationale.c' }] });
    expect(await stateOf('t-c')).toBe('in-triage');
    await consider('t-c', { releaseTesting: 'unlikely-in-time', rationale: why });
    await consider('t-d', { equivalentTo: { kind: 'planned-dmc', id: 't-clear' }, rationale: why });
    await consider('t-e', { devices: undefined, rationale: why });
    expect((await consider('t-f', { economic: 'no', rationale: why })).notice).toBeUndefined();
    await consider('t-clear', {});
    expect((await consider('t-open', { releaseTesting: 'unknown' })).triage).toMatchObject({ outcome: 'undecided', unknown: ['c'] });
    expect(await Promise.all(['t-a', 't-b', 't-c', 't-d', 't-e', 't-f', 't-clear', 't-open'].map((id) => stateOf(id)))).toEqual(['excluded-on-epcl', 'excluded-tested-elsewhere', 'excluded-release-late', 'excluded-equivalent', 'excluded-no-devices', 'uneconomic-views', 'to-be-scheduled', 'in-triage']);
    const notices = await records.listDmctDocuments({ kind: 'exclusion-notice' });
    expect(notices.map((one) => one.dmcId)).toEqual(['t-a', 't-b', 't-c', 't-d', 't-e']);
    expect((await records.getDmctDocument(notices[3]?.id ?? ''))?.body).toMatchObject({ to: ['North'], reasons: [{ reason: 'd', rationale: why.d, remedy: 'back-into-schedule' }] });
  });

  it('SVTAD 20.12: a Supplier that disagrees on (d) brings the DMC back; on (c) it is referred, and only the Secretary of State directs', async () => {
    await inTriage('x-c', 'x-d');
    await consider('x-c', { releaseTesting: 'unlikely-in-time', rationale: { c: 'late' } });
    await consider('x-d', { equivalentTo: { kind: 'epcl-entry', id: 'x' }, rationale: { d: 'alike' } });
    const disagreement = { event: 'supplier-disagrees', evidence: { disagreement: 'letter' } };
    await expect(moveDmc('x-d', disagreement, dcc, deps())).rejects.toMatchObject({ code: 'forbidden' });
    await moveDmc('x-d', disagreement, member('SupplierParty'), deps());
    await moveDmc('x-c', disagreement, member('SupplierParty'), deps());
    expect([await stateOf('x-c'), await stateOf('x-d')]).toEqual(['release-late-referred', 'to-be-scheduled']);
    await expect(moveDmc('x-c', { event: 'sos-directs-testing', evidence: { direction: 'D1' } }, dcc, deps())).rejects.toMatchObject({ code: 'forbidden' });
    await moveDmc('x-c', { event: 'sos-directs-testing', evidence: { direction: 'D1' } }, member('SoS'), deps());
    expect(await stateOf('x-c')).toBe('to-be-scheduled');
  });

  it('a move without its evidence, on a wrong day or that is not possible is refused, and nothing is recorded', async () => {
    await inTriage('r-a');
    await consider('r-a', {});
    await expect(moveDmc('r-a', { event: 'propose-pack', evidence: { rationale: 'why', luck: 'good' } }, dcc, deps())).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'evidence.proposed-tests' }, { path: 'evidence.luck' }] });
    await expect(moveDmc('r-a', { event: 'propose-pack', evidence: { rationale: 'why', 'proposed-tests': 'P' }, on: '2026-04-21' }, dcc, deps())).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'on' }] });
    await expect(moveDmc('r-a', { event: 'finish-pack', evidence: {} }, dcc, deps())).rejects.toMatchObject({ code: 'conflict' });
    await expect(moveDmc('r-a', { event: 'fly', evidence: {} }, dcc, deps())).rejects.toMatchObject({ code: 'conflict' });
    await expect(moveDmc('nobody', { event: 'schedule', evidence: {} }, dcc, deps())).rejects.toMatchObject({ code: 'not-found' });
    expect((await records.dmctSteps('r-a')).map((step) => step.event)).toEqual(['data-complete', 'clear-triage']);
    expect(await records.verifyAudit()).toMatchObject({ brokenAt: null });
  });

  it('SVTAD 20.6(e), 20.8: a later submission takes up what was excluded, and portfolio devices count as sourced', async () => {
    await inTriage('l-e');
    await consider('l-e', { devices: undefined, rationale: { e: 'not yet known' } });
    await records.importDmcs([sampleDmc('l-e')], member('operator'));
    await submit('South', sheet(['l-e', ...whole]));
    expect(await checkData('all', { exclude: false }, dcc, deps())).toContainEqual(expect.objectContaining({ dmcId: 'l-e', result: 'complete' }));
    await consider('l-e', { devices: undefined });
    expect(await stateOf('l-e')).toBe('to-be-scheduled');
  });

  it('where every DMC stands is what its recorded moves lead to, and nothing else', async () => {
    const all = await records.allDmctDmcs();
    expect(all.length).toBeGreaterThan(10);
    for (const held of all) {
      let at: ReadonlyMap<string, DmcRecord> = new Map([[held.record.dmcId, submittedDmc(held.record.dmcId)]]);
      for (const step of await records.dmctSteps(held.record.dmcId)) {
        const advance = advanceProcess(at, { dmcId: step.dmcId, kind: step.event, by: step.body, on: step.on, evidence: step.evidence } as DmcEvent);
        if (advance.result === 'refused') throw new Error(advance.reason);
        at = new Map([[held.record.dmcId, advance.dmc]]);
      }
      const { history: _moves, ...record } = at.get(held.record.dmcId) ?? submittedDmc('none');
      expect(held.record).toEqual(record);
    }
  });
});

it('what was handed in or notified is written once', async () => {
  const connection = await connectInProcess(undefined);
  try {
    await migrate(connection.kysely);
    const deps = { records: dmctRecords(databaseOver(connection.kysely, () => 0)), nowMs: () => Date.UTC(2026, 3, 20) };
    await receiveSubmission({ sheet: sheet(['A', ...whole]), hash: 'f'.repeat(64) }, { supplier: 'North' }, dcc, deps);
    await expect(sql`update submissions set supplier = 'South'`.execute(connection.kysely)).rejects.toThrow('written once');
    await expect(sql`delete from submission_rows`.execute(connection.kysely)).rejects.toThrow('written once');
  } finally {
    await connection.close();
  }
});
