import { describe, expect, it } from 'vitest';
import type { Counts } from '../counts.ts';
import { issue, issuesOf, sit } from '../issues/testing-issue.fixture.ts';
import type { TestingIssue } from '../issues/testing-issue.ts';
import { ruleSets } from '../rule-set.ts';
import type { ExitEvidence } from './exit-evidence.ts';
import { evaluatePhaseExit, type PhaseExitInput } from './evaluate-phase-exit.ts';
import { sitCompletion, type SitCompletionInput } from './sit-completion.ts';

const counts: Counts = { planned: 100, deScoped: 0, passed: 100, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0, otherVersion: 0 };
const complete: ExitEvidence = { testsWithoutEvidence: [], issuesWithoutLog: [], openIssuesWithoutPlan: [], earlierPlanItemsOpen: [], missingReports: [], requirementsWithoutTest: [], executedTestsNotTraceable: [], assuranceReportNotApproved: [] };

function exit(given: { readonly issues?: readonly TestingIssue[]; readonly evidence?: Partial<ExitEvidence>; readonly functional?: Partial<Counts>; readonly gate?: 'PIT' | 'SIT'; readonly scope?: PhaseExitInput['tests']['scope'] } = {}) {
  const input: PhaseExitInput = {
    tests: { scope: given.scope ?? ['functional', 'regression'], dmcs: [{ dmcId: 'X', functional: { ...counts, ...given.functional }, regression: counts, evidence: { functional: [], regression: [] } }], deScopings: [], rules: ruleSets.sitExit },
    thresholds: { ...sit, gate: given.gate ?? 'SIT', issues: given.issues ?? [] },
    evidence: { ...complete, ...given.evidence },
  };
  return evaluatePhaseExit(input);
}

describe('SVTAD 12.6, Table 13.1: every criterion is required', () => {
  it('all met', () => {
    expect(exit()).toMatchObject({ verdict: 'met', decision: { allowed: 'yes' }, ruleSets: ['SIT exit, Table 13.1 1.0.0', 'SVTAD 1.23 readings 1.0.0'] });
    expect(exit().criteria.map((one) => one.criterion)).toEqual(['12.6(c)', '12.6(d)', '12.6(e)', '12.6(g)', '12.6(h)', '12.6(i)', '13.1 row 6', '13.1 row 7', '13.1 row 8']);
    expect(exit({ gate: 'PIT' }).criteria).toHaveLength(6);
  });

  it.each<[string, keyof ExitEvidence]>([
    ['12.6(d)', 'testsWithoutEvidence'],
    ['12.6(e)', 'issuesWithoutLog'],
    ['12.6(g)', 'openIssuesWithoutPlan'],
    ['12.6(h)', 'earlierPlanItemsOpen'],
    ['12.6(i)', 'missingReports'],
    ['13.1 row 6', 'requirementsWithoutTest'],
    ['13.1 row 7', 'executedTestsNotTraceable'],
    ['13.1 row 8', 'assuranceReportNotApproved'],
  ])('%s: one missing is not met and named; unknown is undecidable', (criterion, field) => {
    const missing = exit({ evidence: { [field]: ['b', 'a'] } });
    expect(missing.verdict).toBe('not-met');
    expect(missing.criteria.filter((one) => one.verdict === 'not-met')).toMatchObject([{ criterion, evidence: ['a', 'b'] }]);
    expect(exit({ evidence: { [field]: 'unknown' } }).verdict).toBe('undecidable');
  });

  it('tests and thresholds decide it as well', () => {
    expect(exit({ functional: { passed: 89, failed: 11 } }).verdict).toBe('not-met');
    expect(exit({ issues: issuesOf(16, { severity: 3 }) }).verdict).toBe('not-met');
  });

  it('14.5: no decision while a disputed severity could change it, unless it fails anyway', () => {
    const issues = [...issuesOf(15, { severity: 3 }), issue({ issueId: 'd', severity: 4, dispute: { claimed: 3, tag: 'pending' } })];
    expect(exit({ issues })).toMatchObject({ verdict: 'undecidable', decision: { allowed: 'no', clause: 'SVTAD 14.5', awaiting: ['d'] } });
    expect(exit({ issues, functional: { passed: 10, failed: 90 } })).toMatchObject({ verdict: 'not-met', decision: { allowed: 'yes' } });
  });

  it('12.6(f) is looked at even when the caller leaves regression out of scope', () => {
    expect(exit({ scope: ['functional'] }).dmcs[0]?.criteria.map((one) => one.criterion)).toEqual(['12.6(a)', '12.6(b)', '12.6(f)']);
  });
});

describe('SVTAD 13.15–13.16: SIT completes when the Panel determines it', () => {
  const all: SitCompletionInput = { notified: ['SoS', 'Authority', 'Panel', 'Parties'], sent: ['completion-report', 'sit-auditor-report', 'redactions'], tagReview: 'done', panel: 'pending', resubmitted: 'no' };

  it.each<[string, Partial<SitCompletionInput>, string]>([
    ['a notice is missing', { notified: ['SoS', 'Panel', 'Parties'] }, 'to-prepare'],
    ['a paper is missing', { sent: ['completion-report'] }, 'to-prepare'],
    ['the TAG has not reviewed', { tagReview: 'not-done', panel: 'complete' }, 'to-prepare'],
    ['the Panel has not spoken', {}, 'before-the-panel'],
    ['the Panel says not met', { panel: 'not-met' }, 'continue-sit'],
    ['more was submitted', { panel: 'not-met', resubmitted: 'yes' }, 'before-the-panel'],
    ['the Panel confirms', { panel: 'complete' }, 'complete'],
  ])('%s', (_name, given, state) => {
    expect(sitCompletion({ ...all, ...given }).state).toBe(state);
  });
});
