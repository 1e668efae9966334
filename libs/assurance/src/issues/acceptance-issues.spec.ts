import { describe, expect, it } from 'vitest';
import { englandAndWales, makeWorkOffPlan, svtadReadings } from '../index.ts';
import { evaluateThresholds, type ThresholdEvaluation } from './threshold-criterion.ts';
import { issue, issuesOf, sit } from './testing-issue.fixture.ts';
import type { Severity, TestingIssue } from './testing-issue.ts';

describe('acceptance rows 12–20: Testing Issues against the thresholds', () => {
  it('row 12, 12.6(c), Table 13.2: at or below is met, one more of severity 3 is not', () => {
    const at = atSit([...issuesOf(15, { severity: 3 }), ...issuesOf(30, { severity: 4 })]);
    expect(at.criterion).toMatchObject({ verdict: 'met', observed: 'P 0/0/15/30/0', limit: '<= 0/0/15/30/60 of severity 1/2/3/4/5 at SIT', margin: 0 });
    const over = atSit([...issuesOf(16, { severity: 3 }), ...issuesOf(30, { severity: 4 })]);
    expect(over.criterion).toMatchObject({ verdict: 'not-met', reason: 'P: 16 of severity 3, at most 15.', margin: -1 });
    expect(over.criterion.evidence).toHaveLength(46);
  });

  it('row 13, Table 13.2: thresholds are per DCC Service Provider, not added up', () => {
    const both = atSit([...issuesOf(15, { severity: 3 }), ...issuesOf(15, { severity: 3, serviceProvider: 'Q' })]);
    expect(both.providers.map(({ serviceProvider, verdict }) => [serviceProvider, verdict])).toEqual([['P', 'met'], ['Q', 'met']]);
    expect(both.verdict).toBe('met');
    expect(both.notes).toContain('Thresholds are per DCC Service Provider and never added up (SVTAD Table 13.2).');
  });

  it('row 14, 13.18, 13.19: open issues of SIT for IOC are carried over to MOC, those of PIT are not', () => {
    const carried = atSit(row14());
    expect(carried.providers[0]?.counts[3]).toBe(16);
    expect(carried.verdict).toBe('not-met');
  });

  it('row 15, 13.20, 13.21: only what the TAG agreed to exclude is out, and it is listed', () => {
    const evaluated = atSit(row14(['agreed', 'pending']));
    expect(evaluated.verdict).toBe('met');
    expect(evaluated.providers[0]?.counts[3]).toBe(15);
    expect(evaluated.excluded.map((one) => one.issueId)).toEqual(['moc-000']);
    expect(evaluated.notes).toContain('Excluded and to be listed in the Completion Report: moc-000 (SVTAD 13.20).');
  });

  it('row 16, 13.21: refused exclusions count while the Secretary of State has not determined, and the report says so', () => {
    const evaluated = atSit(row14(['refused', 'refused']));
    expect(evaluated.verdict).toBe('not-met');
    expect(evaluated.providers[0]?.counts[3]).toBe(16);
    expect(evaluated.notes).toContain('A determination of the Secretary of State is pending on the exclusion of moc-000, moc-001; they count meanwhile (SVTAD 13.21).');
  });

  it('row 17, 13.19: an issue that arose from a Supplier’s own system is not counted', () => {
    const evaluated = atSit([...issuesOf(15, { severity: 3 }), issue({ issueId: 'own', severity: 3, arisesFrom: 'elsewhere' })]);
    expect(evaluated.providers[0]?.counts[3]).toBe(15);
    expect(evaluated.verdict).toBe('met');
  });

  it('row 18, 14.4, 14.5: a disputed severity that could change the verdict makes it undecidable, proved both ways', () => {
    const open = atSit([...issuesOf(15, { severity: 3 }), disputed('d', 4, 3)]);
    expect(open.verdict).toBe('undecidable');
    expect(open.providers[0]).toMatchObject({ met: { d: 4 }, notMet: { d: 3 }, counts: { 3: 15, 4: 1 } });
    expect(open.criterion.reason).toBe('P: no exit decision until it is determined how d counts, which could change the verdict (SVTAD 14.5).');
    const either = atSit([...issuesOf(14, { severity: 3 }), ...issuesOf(29, { severity: 4 }), disputed('d', 4, 3)]);
    expect(either.providers[0]?.counts).toMatchObject({ 3: 14, 4: 30 });
    expect(either.verdict).toBe('met');
  });

  it('row 19, 14.5 (reading): not met both ways is not met, without waiting; the stricter reading waits', () => {
    const issues = [...issuesOf(15, { severity: 3 }), ...issuesOf(30, { severity: 4 }), disputed('d', 3, 4)];
    expect(atSit(issues)).toMatchObject({ verdict: 'not-met', ruleSet: 'SVTAD 1.23 readings 1.0.0' });
    const strict = evaluateThresholds({ ...sit, issues, readings: { ...svtadReadings, name: 'Strict', version: '1', disputedSeverity: 'any-dispute' } });
    expect(strict).toMatchObject({ verdict: 'undecidable', ruleSet: 'Strict 1' });
  });

  it('row 20, Table 13.2: one open severity 2 anywhere in SIT is not met', () => {
    expect(atSit([issue({ issueId: 'two', severity: 2, serviceProvider: 'Q' })]).verdict).toBe('not-met');
  });
});

describe('acceptance rows 21–22: Work Off Plans', () => {
  const plan = (severity: Severity, readings = svtadReadings) => makeWorkOffPlan({ issues: [issue({ issueId: 'x', severity })], certificateDate: '2026-04-02', table: englandAndWales, readings });

  it('row 21, 15.1 (reading): 20 Working Days after Thursday 2 April 2026, the certificate’s day being day 0', () => {
    expect(plan(3).items).toEqual([{ issueId: 'x', severity: 3, due: '2026-05-05', clause: 'SVTAD 15.1(a)' }]);
    expect(plan(3).ruleSet).toBe('SVTAD 1.23 readings 1.0.0; Working Days, England and Wales 1.0.0');
    expect(plan(3, { ...svtadReadings, certificateDay: 'day-1' }).items[0]?.due).toBe('2026-05-01');
  });

  it('row 22, 15.1, Table 13.2: severity 1 and 2 have no due date; the threshold fails first', () => {
    for (const severity of [1, 2] as const) {
      expect(plan(severity)).toMatchObject({ items: [], withoutDueDate: [{ issueId: 'x' }] });
      expect(atSit([issue({ issueId: 'x', severity })]).verdict).toBe('not-met');
    }
  });
});

function atSit(issues: readonly TestingIssue[]): ThresholdEvaluation {
  return evaluateThresholds({ ...sit, issues });
}

function row14(proposals: readonly ('agreed' | 'refused' | 'pending')[] = []): TestingIssue[] {
  const moc = issuesOf(10, { severity: 3 }).map((one, index): TestingIssue => {
    const tag = proposals[index];
    return { ...one, issueId: `moc-${String(index).padStart(3, '0')}`, ...(tag === undefined ? {} : { exclusion: { rationale: 'not of this release', tag, sos: tag === 'refused' ? 'pending' : 'not-referred' } }) };
  });
  const ioc = issuesOf(6, { severity: 3, raisedIn: { phase: 'SIT', release: 'IOC' } }).map((one) => ({ ...one, issueId: `ioc-${one.issueId}` }));
  const pit = issuesOf(3, { severity: 3, raisedIn: { phase: 'PIT', release: 'MOC' } }).map((one) => ({ ...one, issueId: `pit-${one.issueId}` }));
  return [...moc, ...ioc, ...pit];
}

function disputed(issueId: string, severity: Severity, claimed: Severity): TestingIssue {
  return issue({ issueId, severity, dispute: { claimed, tag: 'pending' } });
}
