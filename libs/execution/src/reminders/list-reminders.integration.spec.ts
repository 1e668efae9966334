import type { Principal, Role } from '@gauntlet/contracts';
import { openRecords } from '@gauntlet/records';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeDecision } from '../assurance/take-decision.ts';
import type { Records } from '../ports/records.ts';
import { planWorkOff } from '../phase/work-off.ts';
import { addEntry, reviseEntry } from '../register/write-entry.ts';
import { listReminders } from './list-reminders.ts';

const member = (role: Role): Principal => ({ subject: role, kind: 'person', roles: [role] });
const dcc = member('DCC');
let records: Records;
let nowMs = Date.parse('2026-04-01T09:00:00Z');
const decide = (role: Role, decision: string, kind: string, id: string, outcome: string) => takeDecision({ decision, matter: { kind, id }, outcome, rationale: 'because', evidence: [] }, member(role), { records, nowMs: () => (nowMs += 1_000) });
const on = async (day: string) => (await listReminders(day, { records })).map(({ what, matter, body, due, workingDaysLeft, state, clause }) => [what, matter, body, due, workingDaysLeft, state, clause] as const);

beforeAll(async () => {
  records = await openRecords({ wallClockMs: () => (nowMs += 1_000) });
});
afterAll(() => records.close());

it('13.4, 13.7, 13.21, 14.2, 15: says what is due for whom, with the Working Days that are left, and no longer once it is done or over', async () => {
  const { id } = await addEntry({ kind: 'phase', id: 'SIT-MOC', body: { phase: 'SIT', release: 'MOC', serviceProviders: ['DSP'], plannedStart: '2026-04-10', plannedEnd: '2031-01-01', observers: [], readiness: { laboratories: 'yes', devices: 'yes', tools: 'yes', stubs: 'yes', environments: 'yes', data: 'yes' }, testingApproachDocument: 'unknown', runs: [], certificatesFor: [], recommendations: [], lessonsLearnt: [] } }, dcc, { records });
  await addEntry({ kind: 'testing-issue', id: 'TI-1', body: { title: 't', description: 'd', serviceProvider: 'DSP', severity: 3, raisedIn: { phase: 'SIT', release: 'MOC' }, raisedBy: 'participant', arisesFrom: 'dcc', state: 'open', attempts: [], fixes: [] } }, dcc, { records });
  expect(await on('2026-04-01')).toEqual([['phase-start', 'phase:SIT-MOC', 'DCC', '2026-04-10', 5, 'running', 'SVTAD 8.1(b), 8.7']]);

  await addEntry({ kind: 'dispute', body: { issue: 'TI-1', participant: 'P', claimed: 2, rationale: 'r' } }, dcc, { records });
  await addEntry({ kind: 'exclusion', id: 'EX-1', body: { issue: 'TI-1', rationale: 'r', materialImpact: 'yes' } }, dcc, { records });
  await decide('DCC', 'propose-exclusion', 'testing-issue', 'TI-1', 'proposed');
  await decide('TAG', 'agree-exclusion', 'testing-issue', 'TI-1', 'refused');
  await decide('DCC', 'select-dmcs', 'phase', 'SIT-MOC', 'determined');
  await planWorkOff(id, '2026-04-02', dcc, { records });
  // Good Friday is 3 April, Easter Monday 6 April.
  expect(await on('2026-04-02')).toEqual([
    ['phase-start', 'phase:SIT-MOC', 'DCC', '2026-04-10', 4, 'running', 'SVTAD 8.1(b), 8.7'],
    ['referral', 'testing-issue:TI-1', 'DCC', '2026-04-10', 4, 'running', 'SVTAD 13.21'],
    ['referral', 'phase:SIT-MOC', 'SupplierParty', '2026-04-17', 9, 'running', 'SVTAD 13.4'],
    ['work-off', 'testing-issue:TI-1', 'DCC', '2026-05-05', 20, 'running', 'SVTAD 15.1(a)'],
    ['severity', 'testing-issue:TI-1', 'TAG', null, null, 'open', 'SVTAD 14.2, 14.5'],
  ]);
  expect((await on('2026-05-06')).map(([what, , , , left, state]) => [what, left, state])).toEqual([['phase-start', -17, 'overdue'], ['work-off', -1, 'overdue'], ['severity', null, 'open'], ['correction-plan', null, 'open']]);

  await decide('SoS', 'determine-dmc-selection', 'phase', 'SIT-MOC', 'agreed');
  await reviseEntry({ kind: 'exclusion', id: 'EX-1' }, { revision: 1, reason: 'referred', change: { referredOn: '2026-04-07' } }, dcc, { records });
  await decide('DCC', 'assign-severity', 'testing-issue', 'TI-1', '3');
  await decide('TAG', 'determine-severity', 'testing-issue', 'TI-1', '3');
  expect((await on('2026-04-08')).map(([what]) => what)).toEqual(['phase-start', 'work-off']);
  await reviseEntry({ kind: 'testing-issue', id: 'TI-1' }, { revision: 1, reason: 'fixed', change: { state: 'closed', resolution: 'withdrawn' } }, dcc, { records });
  expect((await on('2026-04-08')).map(([what]) => what)).toEqual(['phase-start']);
  // A planned day beyond the holiday table is shown, not counted.
  await reviseEntry({ kind: 'phase', id }, { revision: 1, reason: 'started', change: { startedOn: '2026-04-10' } }, dcc, { records });
  expect(await on('2026-04-10')).toEqual([['phase-end', 'phase:SIT-MOC', 'DCC', '2031-01-01', null, 'running', 'SVTAD 8.1(b), 8.7']]);
  await expect(listReminders('2031-01-01', { records })).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'on' }] });
});
