import { describe, expect, it } from 'vitest';
import type { Counts } from '../counts.ts';
import { defaultCompletionRule, testingComplete, type CompletionRule } from './completion-rule.ts';
import { after, attempt, inTriage } from './dmc.fixture.ts';
import { mayReport, suppliersToTellOfFailure, type ReportInput } from './dmct-report.ts';
import { mayStartPack, objectivesShown, type PackStartInput } from './test-pack-rules.ts';

const none: Counts = { planned: 0, deScoped: 0, passed: 0, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0, otherVersion: 0 };

describe('SVTAD 20.28: when testing is complete is a versioned rule, printed with the verdict', () => {
  const judge = (functional: Partial<Counts>, openIssueIds: readonly string[] = [], rule: CompletionRule = defaultCompletionRule) => testingComplete({ rule, counts: { dmcId: 'X', functional: { ...none, ...functional }, regression: none, evidence: { functional: [], regression: [] } }, deScopings: [], openIssueIds });

  it('defaults to Table 13.1 and no open issue', () => {
    expect(judge({ planned: 60, passed: 54, failed: 6 })).toMatchObject({ verdict: 'met', ruleSet: 'DMCT completion 1.0.0; DMCT run, Table 13.1 1.0.0' });
    expect(judge({ planned: 60, passed: 54, failed: 6 }).statement).toBe('Testing is judged complete under "DMCT completion 1.0.0" (SVTAD 20.28 leaves the rule to be determined): functional packs by "DMCT run, Table 13.1 1.0.0", with no DMCT Testing Issue open.');
    expect(judge({ planned: 60, passed: 53, failed: 7 }).verdict).toBe('not-met');
    expect(judge({ planned: 60, passed: 60 }, ['i2', 'i1'])).toMatchObject({ verdict: 'not-met' });
    expect(judge({ planned: 60 }).verdict).toBe('undecidable');
  });

  it('another rule is another version', () => {
    expect(judge({ planned: 60, passed: 60 }, ['i1'], { ...defaultCompletionRule, version: '2.0.0', openIssues: 'any' })).toMatchObject({ verdict: 'met', ruleSet: 'DMCT completion 2.0.0; DMCT run, Table 13.1 1.0.0' });
  });
});

describe('SVTAD 20.26–20.30: the report', () => {
  const ready: ReportInput = { testing: 'required', completion: 'met', migration: 'dmct', panelMtDetermination: 'pending', environment: { allowed: 'yes', clause: 'SVTAD 20.29(b)', reason: '' }, proposedEntries: ['E1'], whyEntered: 'all tests passed' };

  it.each<[string, Partial<ReportInput>, 'yes' | 'no']>([
    ['20.28: complete', {}, 'yes'],
    ['20.28: not complete', { completion: 'not-met' }, 'no'],
    ['20.28: undecidable', { completion: 'undecidable' }, 'no'],
    ['20.28: no testing required', { testing: 'not-required', completion: 'undecidable' }, 'yes'],
    ['20.26(a): no entry', { proposedEntries: [] }, 'no'],
    ['20.26(b): no reason', { whyEntered: '' }, 'no'],
    ['20.27: the Panel determined', { migration: 'mtad', panelMtDetermination: 'complete' }, 'yes'],
    ['20.27: the Panel determined that it is not', { migration: 'mtad', panelMtDetermination: 'not-complete' }, 'no'],
    ['20.31: another version', { environment: { allowed: 'no', clause: 'SVTAD 20.31', reason: '' } }, 'no'],
  ])('%s', (_name, given, allowed) => {
    expect(mayReport({ ...ready, ...given }).allowed).toBe(allowed);
  });

  it('20.30: suppliers whose last submission before testing held the DMC, or any one after', () => {
    const submissions = [
      { supplier: 'last', submittedOn: '2026-01-05', includesDmc: 'yes' },
      { supplier: 'dropped', submittedOn: '2026-01-05', includesDmc: 'yes' },
      { supplier: 'dropped', submittedOn: '2026-03-05', includesDmc: 'no' },
      { supplier: 'later', submittedOn: '2026-05-05', includesDmc: 'yes' },
      { supplier: 'never', submittedOn: '2026-05-05', includesDmc: 'no' },
    ] as const;
    expect(suppliersToTellOfFailure(submissions, '2026-04-01')).toEqual(['last', 'later']);
  });
});

describe('SVTAD 20.14–20.17: packs', () => {
  const start: PackStartInput = { pack: 'srvt', migration: 'dmct', migrationTesting: 'complete', testPack: { kind: 'standard', tag: 'agreed', sos: 'not-referred' } };

  it.each<[string, Partial<PackStartInput>, 'yes' | 'no', string]>([
    ['20.16: agreed with the TAG', {}, 'yes', 'SVTAD 20.16'],
    ['20.16: not agreed', { testPack: { kind: 'standard', tag: 'pending', sos: 'not-referred' } }, 'no', 'SVTAD 20.16'],
    ['20.17: refused by the TAG, approved by the Secretary of State', { testPack: { kind: 'non-standard', tag: 'refused', sos: 'approved' } }, 'yes', 'SVTAD 20.17'],
    ['20.17: refused by both', { testPack: { kind: 'non-standard', tag: 'refused', sos: 'refused' } }, 'no', 'SVTAD 20.17'],
    ['20.14: migration pack first', { migrationTesting: 'not-complete' }, 'no', 'SVTAD 20.14'],
    ['20.14: no migration pack beside the MTAD', { pack: 'migration', migration: 'mtad' }, 'no', 'SVTAD 20.14'],
  ])('%s', (_name, given, allowed, clause) => {
    expect(mayStartPack({ ...start, ...given })).toMatchObject({ allowed, clause });
  });

  it('20.17: a Non-Standard pack goes to the TAG, then to the Secretary of State', () => {
    const toSchedule = after(inTriage, 'clear-triage');
    expect(after(toSchedule, 'propose-pack', 'tag-agrees-pack')).toMatchObject({ state: 'to-be-scheduled', testPack: 'non-standard' });
    expect(after(toSchedule, 'propose-pack', 'tag-refuses-pack', 'refer-pack', 'sos-refuses-pack')).toMatchObject({ state: 'to-be-scheduled', testPack: 'standard' });
    expect(attempt(after(toSchedule, 'propose-pack'), 'schedule').result).toBe('refused');
  });

  it('20.13: both objectives have to be shown', () => {
    expect([objectivesShown('met', 'met'), objectivesShown('met', 'undecidable'), objectivesShown('undecidable', 'not-met')]).toEqual(['met', 'undecidable', 'not-met']);
  });
});
