import { expect, it } from 'vitest';
import { describeEntry, describeExit, describeWorkOff, type PhaseExit } from './phase-table.ts';

const plain = { colour: false };
const criterion = { criterion: '12.6(c)', clause: 'SVTAD 12.6(c), Table 13.2', title: 'Open issues', verdict: 'undecidable', observed: 'DSP 0/0/15/1/0', limit: '<= 0/0/15/30/60', margin: null, reason: 'TI-9 could change it.', evidence: [] } as const;
const exit: PhaseExit = { phase: 'SIT-MOC', verdict: 'undecidable', decision: { allowed: 'no', clause: 'SVTAD 14.5', awaiting: ['TI-9'] }, ruleSets: ['SIT exit 1.0.0'], stageExitVersion: '', runs: ['r'], dmcs: [{ dmcId: 'D', criteria: [{ ...criterion, criterion: '12.6(a)', verdict: 'met', reason: 'all' }] }], criteria: [criterion], excluded: [{ issueId: 'TI-4', clause: 'SVTAD 13.20', reason: 'the TAG agrees' }], notes: ['a note'], completion: { state: 'to-prepare', clause: 'SVTAD 13.15', missing: ['notice to SoS'] } };

it('shows an exit with every criterion, why it is open, what was excluded, and that nobody may decide yet', () => {
  const text = describeExit(plain, exit);
  expect(text).toMatch(/D +12\.6\(a\) +✓ met/);
  expect(text).toContain('phase 12.6(c): TI-9 could change it. (SVTAD 12.6(c), Table 13.2)');
  expect(text).not.toContain('12.6(a): all');
  expect(text).toContain('Not counted: TI-4, the TAG agrees (SVTAD 13.20)');
  expect(text).toContain('Counted: 1 run; stage-exit version not known');
  expect(text).toContain('wanting: notice to SoS');
  expect(text).toContain('No decision on exit may be taken until it is determined how TI-9 counts (SVTAD 14.5)');
});

it('shows an entry and a Work Off Plan', () => {
  expect(describeEntry(plain, { phase: 'SIT-MOC', verdict: 'not-met', ruleSet: 'r 1', criteria: [{ ...criterion, clause: 'SVTAD 12.5(a)', verdict: 'not-met', reason: 'Missing: the plan.' }] })).toMatch(/SVTAD 12\.5\(a\) +✗ not met .*Missing: the plan\.[^]*Entry to SIT-MOC: ✗ not met \(r 1\)/);
  const plan = { kind: 'work-off-plan', id: 'WOP-1', revision: 1, at: '', by: '', reason: '', body: { phase: 'SIT-MOC', certificateDate: '2026-04-02', items: [], withoutDueDate: [], ruleSet: 'r', corrections: [] } } as const;
  expect(describeWorkOff({ plan: { ...plan, body: { ...plan.body, items: [], withoutDueDate: [], corrections: [] } }, approvedByTab: 'no', items: [{ issueId: 'TI-1', due: '2026-05-05', state: 'overdue' }], correctionPlanNeededFor: ['TI-1'], certificate: 'valid' })).toMatch(/TI-1 +2026-05-05 +overdue[^]*not approved by the TAB[^]*must go to the TAB for TI-1/);
});
