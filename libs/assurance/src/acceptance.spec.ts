import { describe, expect, it } from 'vitest';
import type { Counts, DeScoping } from './counts.ts';
import { evaluateExit, type DmcCounts, type ExitEvaluation, type ExitInput } from './evaluate-exit.ts';
import { ruleSets, type RuleSet } from './rule-set.ts';

const sit = ruleSets.sitExit;
const pit: RuleSet = { ...sit, name: 'PIT exit', deScoping: 'tab' };

describe('acceptance rows 1–11: tests executed, pass rates, regression', () => {
  it('row 1, 12.6(b): 90 of 100 passed is a 90 % pass rate, met', () => {
    const evaluation = functional([['X', { planned: 100, passed: 90, failed: 10 }]]);
    expect(verdicts(evaluation, 'X')).toEqual({ '12.6(a)': 'met', '12.6(b)': 'met' });
    expect(criterion(evaluation, 'X', '12.6(b)')).toMatchObject({ observed: '90 of 100 passed (90.00 %)', limit: '>= 90 % of planned tests', margin: 0, clause: 'SVTAD 12.6(b), Table 13.1 row 1' });
    expect(evaluation.verdict).toBe('met');
  });

  it('row 2, Table 13.1: 89 of 100 on X is not met, and 100 of 100 on Y does not help: never pooled', () => {
    const evaluation = functional([['X', { planned: 100, passed: 89, failed: 11 }], ['Y', { planned: 100, passed: 100 }]]);
    expect(verdicts(evaluation, 'X')['12.6(b)']).toBe('not-met');
    expect(criterion(evaluation, 'X', '12.6(b)').margin).toBe(-1);
    expect(evaluation.dmcs.map((dmc) => dmc.verdict)).toEqual(['not-met', 'met']);
    expect(evaluation.verdict).toBe('not-met');
  });

  it('row 3, 12.6(a), (b): 95 of 100 executed and passed: (b) met over planned tests, (a) not met', () => {
    const evaluation = functional([['X', { planned: 100, passed: 95 }]]);
    expect(verdicts(evaluation, 'X')).toEqual({ '12.6(a)': 'not-met', '12.6(b)': 'met' });
    expect(criterion(evaluation, 'X', '12.6(a)')).toMatchObject({ observed: '95 of 100 executed (95.00 %)', margin: -5, reason: '5 of 100 planned tests count as not executed: 5 were not run.' });
    expect(evaluation.verdict).toBe('not-met');
  });

  it('row 4, 12.6(a): de-scoping approved by the TAB alone leaves SIT undecidable and is enough for PIT', () => {
    const dmcs: DmcRow[] = [['X', { planned: 100, passed: 95, deScoped: 5 }]];
    const deScopings = [deScoping({ tab: 'approved', sos: 'pending' })];
    const inSit = functional(dmcs, { deScopings });
    expect(verdicts(inSit, 'X')).toEqual({ '12.6(a)': 'undecidable', '12.6(b)': 'met' });
    expect(criterion(inSit, 'X', '12.6(b)').observed).toBe('95 of 100 passed (95.00 %)');
    expect(functional(dmcs, { deScopings, rules: pit }).verdict).toBe('met');
  });

  it('row 5, Table 13.1: with 5 de-scoped the denominator is 95: 86 met, 85 not met, no rounding up', () => {
    const deScopings = [deScoping({ tab: 'approved', sos: 'approved' })];
    const met = functional([['X', { planned: 100, passed: 86, failed: 9, deScoped: 5 }]], { deScopings });
    expect(criterion(met, 'X', '12.6(b)')).toMatchObject({ verdict: 'met', observed: '86 of 95 passed (90.52 %)', margin: 0.52 });
    expect(verdicts(met, 'X')['12.6(a)']).toBe('met');
    const short = functional([['X', { planned: 100, passed: 85, failed: 10, deScoped: 5 }]], { deScopings });
    expect(criterion(short, 'X', '12.6(b)')).toMatchObject({ verdict: 'not-met', observed: '85 of 95 passed (89.47 %)', margin: -0.53 });
    // Not rounding is a reading, so the rule set holds it and is named.
    const almost = (rules: RuleSet) => functional([['X', { planned: 1000, passed: 895, failed: 105 }]], { rules });
    expect(almost(sit)).toMatchObject({ verdict: 'not-met', ruleSet: 'SIT exit, Table 13.1 1.0.0' });
    expect(almost({ ...sit, name: 'Rounded', rounding: 'nearest-percent' })).toMatchObject({ verdict: 'met', ruleSet: 'Rounded 1.0.0' });
  });

  it('row 6, 12.6(a): the TAB recommends against, the Secretary of State approves: de-scoped in SIT', () => {
    const deScopings = [deScoping({ tab: 'against', sos: 'approved' })];
    expect(functional([['X', { planned: 100, passed: 95, deScoped: 5 }]], { deScopings }).verdict).toBe('met');
    expect(functional([['X', { planned: 100, passed: 95, deScoped: 5 }]], { deScopings, rules: pit }).verdict).toBe('not-met');
  });

  it('row 7, 12.6(a): 8 ended in infrastructure failure: not met for a phase exit, undecidable for one run', () => {
    const dmcs: DmcRow[] = [['X', { planned: 100, passed: 92, infrastructure: 8 }]];
    expect(verdicts(functional(dmcs), 'X')).toEqual({ '12.6(a)': 'not-met', '12.6(b)': 'met' });
    expect(verdicts(functional(dmcs, { rules: ruleSets.dmctRun }), 'X')).toEqual({ '12.6(a)': 'undecidable', '12.6(b)': 'met' });
  });

  it('row 8, 9.4: a pass on retry counts as a pass and is reported as such', () => {
    const evaluation = functional([['X', { planned: 100, passed: 88, passedOnRetry: 2, failed: 10 }]]);
    expect(criterion(evaluation, 'X', '12.6(b)')).toMatchObject({ verdict: 'met', observed: '90 of 100 passed (90.00 %), 2 of them on retry' });
    expect(evaluation.notes).toContain('2 tests passed only on retry; every attempt is kept.');
    const strict = functional([['X', { planned: 100, passed: 88, passedOnRetry: 2, failed: 10 }]], { rules: { ...sit, name: 'First try', passOnRetry: 'failed' } });
    expect(criterion(strict, 'X', '12.6(b)')).toMatchObject({ verdict: 'not-met', observed: '88 of 100 passed (88.00 %)' });
    expect(strict.ruleSet).toBe('First try 1.0.0');
  });

  it('row 9, 12.6(f): 12 of 200 passed on another version: not met', () => {
    const evaluation = regression({ planned: 200, passed: 188, otherVersion: 12 });
    expect(criterion(evaluation, 'X', '12.6(f)')).toMatchObject({ verdict: 'not-met', observed: '188 of 200 executed on the stage-exit version, 188 passed (94.00 %)', margin: -6 });
  });

  it('row 10, 12.6(f): 199 of 200 passed on the exit version: not met', () => {
    const evaluation = regression({ planned: 200, passed: 199, failed: 1 });
    expect(criterion(evaluation, 'X', '12.6(f)')).toMatchObject({ verdict: 'not-met', margin: -0.5, reason: '1 of 200 regression tests failed on the stage-exit version.' });
    expect(regression({ planned: 200, passed: 200 }).verdict).toBe('met');
  });

  it('row 11, 12.6(f): a new build is taken for exit: 0 of 200, not met', () => {
    const evaluation = regression({ planned: 200, otherVersion: 200 });
    expect(criterion(evaluation, 'X', '12.6(f)')).toMatchObject({ verdict: 'not-met', margin: -100 });
    expect(evaluation.verdict).toBe('not-met');
  });
});

const noTests: Counts = { planned: 0, deScoped: 0, passed: 0, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0, otherVersion: 0 };
type DmcRow = readonly [string, Partial<Counts>];

function functional(rows: readonly DmcRow[], options: { deScopings?: readonly DeScoping[]; rules?: RuleSet } = {}): ExitEvaluation {
  const dmcs = rows.map(([dmcId, counts]): DmcCounts => ({ dmcId, functional: { ...noTests, ...counts }, regression: noTests, evidence: { functional: [], regression: [] } }));
  const input: ExitInput = { scope: ['functional'], dmcs, deScopings: options.deScopings ?? [], rules: options.rules ?? sit };
  return evaluateExit(input);
}

function regression(counts: Partial<Counts>): ExitEvaluation {
  const dmc: DmcCounts = { dmcId: 'X', functional: noTests, regression: { ...noTests, ...counts }, evidence: { functional: [], regression: [] } };
  return evaluateExit({ scope: ['regression'], dmcs: [dmc], deScopings: [], rules: sit });
}

function deScoping(decisions: Pick<DeScoping, 'tab' | 'sos'>): DeScoping {
  return { dmcId: 'X', packKind: 'functional', tests: 5, ...decisions };
}

function criterion(evaluation: ExitEvaluation, dmcId: string, name: string) {
  const found = evaluation.dmcs.find((dmc) => dmc.dmcId === dmcId)?.criteria.find((one) => one.criterion === name);
  if (found === undefined) throw new Error(`no criterion ${name} for ${dmcId}`);
  return found;
}

function verdicts(evaluation: ExitEvaluation, dmcId: string): Record<string, string> {
  return Object.fromEntries(evaluation.dmcs.find((dmc) => dmc.dmcId === dmcId)?.criteria.map((one) => [one.criterion, one.verdict]) ?? []);
}
