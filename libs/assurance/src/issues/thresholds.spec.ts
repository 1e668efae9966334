import { describe, expect, it } from 'vitest';
import type { Verdict } from '@gauntlet/contracts';
import { svtadReadings } from '../readings.ts';
import { seededRandom } from '../seeded-random.ts';
import { disputedVerdict, type OpenIssue } from './disputed-outcomes.ts';
import { countIssue, issuesToPresent } from './issue-counting.ts';
import { issue, issuesOf, sit } from './testing-issue.fixture.ts';
import { severities, type Severity, type TestingIssue } from './testing-issue.ts';
import { evaluateThresholds } from './threshold-criterion.ts';
import { table132, type ThresholdGate } from './thresholds.ts';

describe('SVTAD Table 13.2, cell by cell', () => {
  const cells: readonly (readonly [ThresholdGate, Severity, number])[] = [
    ['PIT', 1, 0], ['PIT', 2, 0], ['PIT', 3, 15], ['PIT', 4, 30], ['PIT', 5, 60],
    ['SIT', 1, 0], ['SIT', 2, 0], ['SIT', 3, 15], ['SIT', 4, 30], ['SIT', 5, 60],
    ['SMETS1 Interface Testing', 1, 0], ['SMETS1 Interface Testing', 2, 0], ['SMETS1 Interface Testing', 3, 5], ['SMETS1 Interface Testing', 4, 10], ['SMETS1 Interface Testing', 5, 20],
    ['SCT', 1, 0], ['SCT', 2, 0], ['SCT', 3, 15], ['SCT', 4, 30], ['SCT', 5, 60],
  ];

  it.each(cells)('%s, severity %i: %i is met, one more is not', (gate, severity, most) => {
    const raisedIn = { phase: gate === 'SMETS1 Interface Testing' ? 'UTS' : gate, release: 'IOC' } as const;
    const judge = (many: number) => evaluateThresholds({ gate, release: 'IOC', issues: issuesOf(many, { severity, raisedIn }), serviceProviders: ['P'], readings: svtadReadings }).verdict;
    expect([judge(most), judge(most + 1)]).toEqual(['met', 'not-met']);
  });

  it('no provider known is undecidable', () => {
    expect(evaluateThresholds({ ...sit, serviceProviders: [], issues: [] }).verdict).toBe('undecidable');
  });
});

describe('SVTAD 13.18–13.24: which issues count', () => {
  const counted = (given: Partial<TestingIssue>, gate: ThresholdGate = 'SIT') => countIssue(issue({ issueId: 'i', severity: 3, ...given }), { gate, release: 'MOC' });

  it.each<[string, Partial<TestingIssue>, ThresholdGate, string, string]>([
    ['13.18: closed', { state: 'closed' }, 'SIT', 'no', 'SVTAD 13.18'],
    ['13.18: a later release', { raisedIn: { phase: 'SIT', release: 'FOC' } }, 'SIT', 'no', 'SVTAD 13.18'],
    ['13.20: exclusion is not for PIT', { raisedIn: { phase: 'PIT', release: 'MOC' }, exclusion: { rationale: 'r', tag: 'agreed', sos: 'not-referred' } }, 'PIT', 'yes', 'SVTAD 13.18'],
    ['13.21: excluded by the Secretary of State', { exclusion: { rationale: 'r', tag: 'refused', sos: 'excluded' } }, 'SIT', 'excluded', 'SVTAD 13.21'],
    ['13.21: counted by the Secretary of State', { exclusion: { rationale: 'r', tag: 'refused', sos: 'counted' } }, 'SIT', 'yes', 'SVTAD 13.21'],
    ['13.22: SCT, not discussed', { raisedIn: { phase: 'SCT', release: 'MOC' } }, 'SIT', 'no', 'SVTAD 13.18'],
    ['13.22: SCT, to be counted', { raisedIn: { phase: 'SCT', release: 'MOC' }, countedHere: 'yes' }, 'SIT', 'yes', 'SVTAD 13.22'],
    ['13.22: SCT, being discussed', { raisedIn: { phase: 'SCT', release: 'MOC' }, countedHere: 'pending' }, 'SIT', 'open-question', 'SVTAD 13.22'],
    ['13.22: PIT never crosses into SIT', { raisedIn: { phase: 'PIT', release: 'MOC' }, countedHere: 'yes' }, 'SIT', 'no', 'SVTAD 13.18'],
    ['13.23: SIT, the TAG agreed', { countedHere: 'yes' }, 'SMETS1 Interface Testing', 'yes', 'SVTAD 13.18, 13.23'],
    ['13.23(ii): UTS, the TAG said no', { raisedIn: { phase: 'UTS', release: 'IOC' }, countedHere: 'no' }, 'SMETS1 Interface Testing', 'no', 'SVTAD 13.23(ii)'],
  ])('%s', (_name, given, gate, counts, clause) => {
    expect(counted(given, gate)).toMatchObject({ counts, clause });
  });

  it('13.22: an SCT issue that might count makes 15 others undecidable', () => {
    const sct = issue({ issueId: 'sct', severity: 3, raisedIn: { phase: 'SCT', release: 'MOC' }, countedHere: 'pending' });
    expect(evaluateThresholds({ ...sit, issues: [...issuesOf(15, { severity: 3 }), sct] }).verdict).toBe('undecidable');
    expect(evaluateThresholds({ ...sit, issues: [...issuesOf(14, { severity: 3 }), sct] }).verdict).toBe('met');
  });

  it('14.2: what the TAG determined is the severity that stands', () => {
    expect(counted({ dispute: { claimed: 2, tag: 4 } })).toMatchObject({ severity: 4, outcomes: [4] });
  });

  it('13.23(a)–(c): the lists to present', () => {
    const issues = [issue({ issueId: 'a', severity: 3, raisedBy: 'participant' }), issue({ issueId: 'none', severity: 4, raisedBy: 'participant' }), issue({ issueId: 'b', severity: 5, raisedBy: 'participant-after-eligibility-testing' }), issue({ issueId: 'c', severity: 1 }), issue({ issueId: 'closed', severity: 1, state: 'closed' })];
    expect(issuesToPresent(issues)).toEqual({ a: ['a'], b: ['b'], c: ['c'] });
  });
});

const seed = 20_260_403;
const rank: Record<Verdict, number> = { 'not-met': 0, undecidable: 1, met: 2 };

describe(`SVTAD 14.5, properties, seed ${seed}`, () => {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const severity = (): Severity => severities[below(5)] ?? 5;

  it('agrees with every outcome written out', () => {
    for (let round = 0; round < 400; round += 1) {
      const thresholds = { 1: 0, 2: 0, 3: 1 + below(3), 4: 1 + below(3), 5: 1 + below(3) };
      const settled = { 1: 0, 2: 0, 3: below(3), 4: below(3), 5: below(3) };
      const open = Array.from({ length: below(7) }, (_, index): OpenIssue => ({ issueId: `i${index}`, outcomes: random() < 0.3 ? ['not-counted', severity()] : [severity(), severity()] }));
      const within = outcomesOf(open).map((outcome) => severities.every((one) => settled[one] + outcome.filter((other) => other === one).length <= thresholds[one]));
      const expected: Verdict = within.every(Boolean) ? 'met' : within.some(Boolean) ? 'undecidable' : 'not-met';
      const judged = disputedVerdict({ settled, open, thresholds });
      expect(judged.verdict).toBe(expected);
      expect([judged.met !== undefined, judged.notMet !== undefined]).toEqual([within.some(Boolean), !within.every(Boolean)]);
      const keeps = (outcome: NonNullable<typeof judged.met>) => severities.every((one) => settled[one] + Object.values(outcome).filter((other) => other === one).length <= thresholds[one]);
      expect([judged.met === undefined || keeps(judged.met), judged.notMet !== undefined && keeps(judged.notMet)]).toEqual([true, false]);
    }
  });

  it('is bounded: a thousand disputes are looked at whole', () => {
    const open = Array.from({ length: 1_000 }, (_, index): OpenIssue => ({ issueId: `i${index}`, outcomes: ['not-counted', 3, 4, 5] }));
    expect(disputedVerdict({ settled: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 }, open: open.slice(0, 200), thresholds: table132['SMETS1 Interface Testing'] }).verdict).toBe('undecidable');
    expect(disputedVerdict({ settled: { 1: 1, 2: 0, 3: 0, 4: 0, 5: 0 }, open, thresholds: table132.SIT }).verdict).toBe('not-met');
  });

  it('closing an issue never worsens the verdict; order and repetition change nothing', () => {
    for (let round = 0; round < 200; round += 1) {
      const issues = Array.from({ length: below(40) }, (_, index) => randomIssue(index));
      const verdict = evaluateThresholds({ ...sit, issues });
      expect(evaluateThresholds({ ...sit, issues: issues.toReversed() })).toEqual(verdict);
      expect(evaluateThresholds({ ...sit, issues: structuredClone(issues) })).toEqual(verdict);
      const closed = issues.map((one, index) => (index === 0 ? { ...one, state: 'closed' as const } : one));
      expect(rank[evaluateThresholds({ ...sit, issues: closed }).verdict]).toBeGreaterThanOrEqual(rank[verdict.verdict]);
    }
  });

  function randomIssue(index: number): TestingIssue {
    const grave = random() < 0.03 ? severity() : 3;
    return issue({ issueId: `i${String(index).padStart(2, '0')}`, severity: random() < 0.5 ? grave : 4, serviceProvider: random() < 0.5 ? 'P' : 'Q', ...(random() < 0.2 ? { dispute: { claimed: severity(), tag: 'pending' } } : {}) });
  }
});

function outcomesOf(open: readonly OpenIssue[]): (Severity | 'not-counted')[][] {
  return open.reduce<(Severity | 'not-counted')[][]>((all, one) => all.flatMap((before) => one.outcomes.map((outcome) => [...before, outcome])), [[]]);
}
