import type { AttemptView, EvidenceRow, Principal, RegisterEntry } from '@gauntlet/contracts';
import { addEntry, allEntries, fixIssue, issueStanding, openIssue, reviseEntry, standingIssues, takeDecision } from '@gauntlet/execution';
import type { IssueDeps, Records } from '@gauntlet/execution';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditRecords } from './audit-log.ts';
import { connectInProcess } from './connect.ts';
import { databaseOver } from './database.ts';
import { migrate } from './migrations/migrate.ts';
import { databaseKinds, recordsOf } from './records.fixture.ts';
import { registerRecords } from './register-records.ts';

const dcc: Principal = { subject: 'dora', kind: 'person', roles: ['DCC'] };
const tag: Principal = { subject: 'tom', kind: 'person', roles: ['TAG'] };
const runId = '01890000-0000-7000-8000-000000000001';
const later = '01890000-0000-7000-8000-000000000002';

const issueFields = (title = 'Reads fail') => ({ title, description: 'A read is answered with E5.', serviceProvider: 'DSP', severity: 3 as const, raisedIn: { phase: 'SIT' as const, release: 'MOC' as const }, raisedBy: 'dcc' as const, arisesFrom: 'modified-dcc-total-system' as const });
const attempt = (attemptId: string, change: Partial<AttemptView>): AttemptView => ({ attemptId, testId: 't', tryNumber: 1, leaseToken: 1, standing: 'counted', dmcId: 'D', packKey: 'srvt', packKind: 'functional', testKey: 'read', functionalGroup: 'g', srv: '4.1.1', deviceType: 'ESME', firmwareVersion: '1', outcome: 'failed', reason: 'E5', startedAt: '2026-03-02T10:00:00.000Z', durationMs: 1, responseMs: 1, evidenceHash: 'ab'.repeat(32), traceId: '', targetVersion: '7.1', ...change });

/** The results that an issue's use cases ask for; what ClickHouse answers is shown end to end in test/e2e. */
const attempts = new Map([
  ['failed-1', attempt('failed-1', {})],
  ['failed-2', attempt('failed-2', { testKey: 'write' })],
  ['late', attempt('late', { standing: 'late' })],
  ['passed-1', attempt('passed-1', { outcome: 'passed', reason: '', startedAt: '2026-03-03T10:00:00.000Z', targetVersion: '7.2' })],
  ['passed-2', attempt('passed-2', { testKey: 'write', outcome: 'passed', reason: '', startedAt: '2026-03-03T10:00:00.000Z', targetVersion: '7.2' })],
  ['other', attempt('other', { testKey: 'other', outcome: 'passed', startedAt: '2026-03-03T10:00:00.000Z' })],
]);
const results: IssueDeps['results'] = {
  findAttempt: ({ attemptId }) => Promise.resolve(attempts.get(attemptId)),
  readEvidence: (_runId, attemptId) => Promise.resolve(attempts.has(attemptId) ? [{ sequence: 1 } as EvidenceRow, { sequence: 2 } as EvidenceRow] : []),
};

describe.each(databaseKinds)('registers in %s', (kind) => {
  const place = recordsOf(kind);
  let records: Records;
  let deps: IssueDeps;
  let nowMs = Date.UTC(2026, 2, 4);
  const open = (title?: string, ...ids: string[]) => openIssue({ ...issueFields(title), attempts: ids.map((attemptId) => ({ runId, attemptId })) }, dcc, deps);
  const decide = (by: Principal, decision: string, id: string, outcome: string) => takeDecision({ decision, matter: { kind: 'testing-issue', id }, outcome, rationale: 'because', evidence: [] }, by, { records, nowMs: () => nowMs });

  beforeAll(async () => {
    records = await place.openEmpty(() => (nowMs += 1_000));
    deps = { records: Object.assign(Object.create(records) as Records, { shardTokens: () => Promise.resolve([]) }), results };
  });
  afterAll(() => place.stop());

  it('gives new entries the next number, keeps ids that are given, and refuses one that is taken', async () => {
    const first = await open('one');
    const named = await addEntry({ kind: 'testing-issue', id: 'TI-41', body: { ...issueFields('two'), state: 'open', attempts: [], fixes: [] } }, dcc, deps);
    expect([first.id, named.id, (await open('three')).id]).toEqual(['TI-1', 'TI-41', 'TI-42']);
    await expect(addEntry({ kind: 'testing-issue', id: 'TI-41', body: named.body }, dcc, deps)).rejects.toMatchObject({ code: 'conflict' });
    expect(await records.verifyAudit()).toMatchObject({ brokenAt: null });
  });

  it('keeps every revision with who, when and why, and refuses a change of an older one', async () => {
    const { id } = await open('to revise');
    const revised = await reviseEntry({ kind: 'testing-issue', id }, { revision: 1, reason: 'DSP is not to blame', change: { serviceProvider: 'S1SP', participant: 'Energy Ltd' } }, dcc, deps);
    expect(revised).toMatchObject({ revision: 2, by: 'dora', body: { serviceProvider: 'S1SP', title: 'to revise' } });
    await expect(reviseEntry({ kind: 'testing-issue', id }, { revision: 1, reason: 'late', change: { serviceProvider: 'CSP' } }, dcc, deps)).rejects.toMatchObject({ code: 'conflict', details: { revision: 2 } });
    expect((await reviseEntry({ kind: 'testing-issue', id }, { revision: 2, reason: 'withdrawn', change: { participant: null } }, dcc, deps)).body).not.toHaveProperty('participant');
    const history = await records.listRevisions({ kind: 'testing-issue', id, limit: 2 });
    expect(history.items.map((one) => [one.revision, one.reason, one.body.serviceProvider])).toEqual([[1, 'added', 'DSP'], [2, 'DSP is not to blame', 'S1SP']]);
    expect((await records.listRevisions({ kind: 'testing-issue', id, limit: 2, cursor: history.next ?? '' })).items.map((one) => one.revision)).toEqual([3]);
  });

  it('two who change the same revision at once: one of them is told', async () => {
    const { id } = await open('raced');
    const both = await Promise.allSettled(['A', 'B'].map((serviceProvider) => reviseEntry({ kind: 'testing-issue', id }, { revision: 1, reason: 'race', change: { serviceProvider } }, dcc, deps)));
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    expect((await records.listRevisions({ kind: 'testing-issue', id, limit: 10 })).items).toHaveLength(2);
  });

  it('refuses what is no entry after the change, and names field and value', async () => {
    const { id } = await open('bad change');
    await expect(reviseEntry({ kind: 'testing-issue', id }, { revision: 1, reason: 'x', change: { severity: 7, colour: 'red' } }, dcc, deps)).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'severity', value: '7' }, { path: 'colour', value: '"red"', expected: 'no such field' }] });
    await expect(reviseEntry({ kind: 'testing-issue', id }, { revision: 1, reason: 'x', change: { state: 'closed' } }, dcc, deps)).rejects.toMatchObject({ problems: [{ path: 'resolution', value: '(missing)' }] });
    await expect(addEntry({ kind: 'dispute', body: { issue: 'TI-999', participant: 'P', claimed: 2, rationale: 'r' } }, dcc, deps)).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'issue', value: '"TI-999"', expected: 'an entry of issues' }] });
    expect((await records.listRevisions({ kind: 'testing-issue', id, limit: 10 })).items).toHaveLength(1);
  });

  it('lists by the latest revision alone, page by page, each entry once', async () => {
    const made = [await open('listed'), await open('listed'), await open('listed')];
    await reviseEntry({ kind: 'testing-issue', id: made[1]?.id ?? '' }, { revision: 1, reason: 'closed', change: { state: 'closed', resolution: 'withdrawn' } }, dcc, deps);
    const titled: RegisterEntry<'testing-issue'>[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await records.listEntries({ kind: 'testing-issue', where: { title: 'listed', state: 'open', 'raisedIn.phase': 'SIT' }, limit: 1, cursor });
      titled.push(...page.items);
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(titled.map((one) => one.id)).toEqual([made[0]?.id, made[2]?.id]);
    expect((await allEntries('testing-issue', deps)).length).toBeGreaterThan(5);
  });

  it('9.2: an issue holds the attempts that showed it, with the hash over their messages; what counts for nothing is refused', async () => {
    const { body } = await open('with evidence', 'failed-1');
    expect(body.attempts).toMatchObject([{ attemptId: 'failed-1', dmcId: 'D', testKey: 'read', targetVersion: '7.1', evidenceHash: 'ab'.repeat(32), messages: 2 }]);
    await expect(open('wrong', 'passed-1', 'late', 'nowhere')).rejects.toMatchObject({
      problems: [{ path: 'attempts[0]', expected: 'an attempt that failed; this one is passed' }, { path: 'attempts[1]', expected: expect.stringContaining('another worker') }, { path: 'attempts[2]', expected: `an attempt of run ${runId}` }],
    });
  });

  it('12.6(h): it is closed when every test that showed it has passed since, not before', async () => {
    const { id } = await open('to fix', 'failed-1', 'failed-2');
    const fix = (revision: number, ...ids: string[]) => fixIssue(id, { revision, attempts: ids.map((attemptId) => ({ runId: later, attemptId })), resolution: 'build 7.2' }, dcc, deps);
    await expect(fix(1, 'other')).rejects.toMatchObject({ problems: [{ value: '"other"' }] });
    await expect(fix(1, 'failed-1')).rejects.toMatchObject({ problems: [{ expected: 'an attempt that passed; this one is failed' }] });
    expect((await fix(1, 'passed-1')).body).toMatchObject({ state: 'open', fixes: [{ attemptId: 'passed-1' }] });
    expect((await fix(2, 'passed-1', 'passed-2')).body).toMatchObject({ state: 'closed', resolution: 'build 7.2', fixes: [{ attemptId: 'passed-1' }, { attemptId: 'passed-2' }] });
    expect(await records.verifyAudit()).toMatchObject({ brokenAt: null });
  });

  it('14.2, 14.4: the DCC’s severity stands until the TAG determined it, after the dispute was raised', async () => {
    const entry = await open('disputed');
    await decide(dcc, 'assign-severity', entry.id, 'severity 4');
    await addEntry({ kind: 'dispute', body: { issue: entry.id, participant: 'Energy Ltd', claimed: 2, rationale: 'no supply' } }, dcc, deps);
    expect(await issueStanding(entry, { records })).toMatchObject({ severity: 4, issue: { severity: 4, dispute: { claimed: 2, tag: 'pending' } } });
    nowMs += 1_000;
    await decide(tag, 'determine-severity', entry.id, 'severity 3');
    expect(await issueStanding(entry, { records })).toMatchObject({ severity: 3, issue: { severity: 4, dispute: { tag: 3 } } });
  });

  it.each([['agreed', undefined, 'agreed', 'not-referred'], ['refused', undefined, 'refused', 'not-referred'], ['noted', undefined, 'pending', 'not-referred'], ['refused', 'excluded', 'refused', 'excluded'], ['refused', 'counted', 'refused', 'counted']] as const)('13.20–13.21: TAG "%s", Secretary of State "%s": tag %s, sos %s', async (agreed, determined, tagSays, sos) => {
    const { id } = await open('excluded');
    await addEntry({ kind: 'exclusion', body: { issue: id, rationale: 'not ours', materialImpact: 'yes' } }, dcc, deps);
    await decide(dcc, 'propose-exclusion', id, 'proposed');
    await decide(tag, 'agree-exclusion', id, agreed);
    if (determined !== undefined) await decide({ subject: 'sam', kind: 'person', roles: ['SoS'] }, 'determine-exclusion', id, determined);
    const found = (await standingIssues({ records })).find((one) => one.issue.issueId === id);
    expect(found?.issue.exclusion).toEqual({ rationale: 'not ours', tag: tagSays, sos });
  });
});

it('a revision can be neither changed nor removed, and one changed behind the trigger breaks the chain', async () => {
  const connection = await connectInProcess(undefined);
  try {
    await migrate(connection.kysely);
    const database = databaseOver(connection.kysely, () => 0);
    const entry = { kind: 'testing-issue' as const, after: 0, reason: 'added', body: { ...issueFields(), state: 'open' as const, attempts: [], fixes: [] } };
    await registerRecords(database).appendRevision(entry, dcc);
    await expect(sql`update audit_log set detail = '{}'`.execute(connection.kysely)).rejects.toThrow('append-only');
    await sql`alter table audit_log disable trigger all`.execute(connection.kysely);
    await sql`update audit_log set detail = jsonb_set(detail, '{body,severity}', '5')`.execute(connection.kysely);
    expect(await auditRecords(database).verifyAudit()).toEqual({ entries: 1, brokenAt: 1 });
  } finally {
    await connection.close();
  }
});
