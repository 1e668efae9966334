import { describe, expect, it } from 'vitest';
import type { Verdict } from '@gauntlet/contracts';
import type { Counts, DeScoping } from './counts.ts';
import { evaluateExit, type DmcCounts, type ExitInput } from './evaluate-exit.ts';
import { ruleSets } from './rule-set.ts';
import { seededRandom } from './seeded-random.ts';

const noTests: Counts = { planned: 0, deScoped: 0, passed: 0, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0, otherVersion: 0 };

describe('SVTAD 12.6: no data is undecidable, never met', () => {
  it.each<[string, Partial<Counts>]>([
    ['nothing planned', {}],
    ['nothing counted', { planned: 60 }],
    ['everything cancelled', { planned: 60, cancelled: 60 }],
    ['everything in infrastructure failure', { planned: 60, infrastructure: 60 }],
    ['counts that contradict each other', { planned: 60, passed: 61 }],
    ['a count that is no number', { planned: 60, passed: Number.NaN }],
  ])('%s', (_name, counts) => {
    const evaluation = evaluateExit(inputOf([dmcOf('X', counts, counts)]));
    expect(evaluation.dmcs[0]?.criteria.map((one) => one.verdict)).toEqual(['undecidable', 'undecidable', 'undecidable']);
    expect(evaluation.verdict).toBe('undecidable');
  });

  it('no DMC at all', () => {
    expect(evaluateExit(inputOf([])).verdict).toBe('undecidable');
  });

  it('one DMC without data keeps a met DMC from deciding the whole', () => {
    const whole = { planned: 10, passed: 10 };
    expect(evaluateExit(inputOf([dmcOf('X', whole, whole), dmcOf('Y', { planned: 10 }, whole)])).verdict).toBe('undecidable');
  });
});

describe('SVTAD 12.6(b): missing tests that could decide it', () => {
  it.each<[Partial<Counts>, Verdict]>([
    [{ planned: 100, passed: 50, infrastructure: 50 }, 'undecidable'],
    [{ planned: 100, passed: 90, infrastructure: 10 }, 'met'],
    [{ planned: 100, passed: 50, failed: 11, infrastructure: 39 }, 'not-met'],
    [{ planned: 100, passed: 50, failed: 10, infrastructure: 40 }, 'undecidable'],
  ])('%o is %s', (counts, verdict) => {
    expect(evaluateExit(inputOf([dmcOf('X', counts, noTests)])).dmcs[0]?.criteria[1]?.verdict).toBe(verdict);
  });

  it('the DMC is undecidable while tests without a result could still change it, whether they failed for the infrastructure or were not run', () => {
    const regression = { planned: 20, infrastructure: 20 };
    expect(evaluateExit(inputOf([dmcOf('X', { planned: 60, passed: 30, infrastructure: 30 }, regression)])).verdict).toBe('undecidable');
    expect(evaluateExit(inputOf([dmcOf('X', { planned: 60, passed: 30, infrastructure: 29 }, regression)])).verdict).toBe('undecidable');
    expect(evaluateExit({ ...inputOf([dmcOf('X', { planned: 60, passed: 60 }, { planned: 20, passed: 19 })]), rules: ruleSets.sitExit }).verdict).toBe('not-met');
  });
});

describe('evidence', () => {
  it('is sorted, without repeats and at most 100 ids', () => {
    const ids = Array.from({ length: 150 }, (_, index) => `t${String(149 - index).padStart(3, '0')}`);
    const dmc: DmcCounts = { ...dmcOf('X', { planned: 200, passed: 50, failed: 150 }, noTests), evidence: { functional: [...ids, 't000'], regression: [] } };
    const evidence = evaluateExit(inputOf([dmc])).dmcs[0]?.criteria[1]?.evidence;
    expect(evidence).toHaveLength(100);
    expect(evidence?.slice(0, 2)).toEqual(['t000', 't001']);
  });
});

const rank: Record<Verdict, number> = { 'not-met': 0, undecidable: 1, met: 2 };
const seed = 20_260_401;

describe(`properties, seed ${seed}`, () => {
  const random = seededRandom(seed);
  const inputs = Array.from({ length: 400 }, () => randomInput(random));

  it('monotonic: turning one failure, or one infrastructure failure, into a pass never worsens a criterion', () => {
    for (const input of inputs) {
      for (const from of ['failed', 'infrastructure'] as const) {
        const better = evaluateExit({ ...input, dmcs: input.dmcs.map((dmc) => ({ ...dmc, functional: withOneMorePass(dmc.functional, from), regression: withOneMorePass(dmc.regression, from) })) });
        const before = evaluateExit(input);
        const worsened = before.dmcs.flatMap((dmc, d) => dmc.criteria.filter((one, c) => rank[better.dmcs[d]?.criteria[c]?.verdict ?? 'not-met'] < rank[one.verdict]).map((one) => ({ criterion: one.criterion, input })));
        expect(worsened).toEqual([]);
        expect(rank[better.verdict]).toBeGreaterThanOrEqual(rank[before.verdict]);
      }
    }
  });

  it('independent of the order of DMCs, scope and evidence', () => {
    for (const input of inputs) {
      const turned: ExitInput = { ...input, scope: input.scope.toReversed(), dmcs: input.dmcs.toReversed().map((dmc) => ({ ...dmc, evidence: { functional: dmc.evidence.functional.toReversed(), regression: dmc.evidence.regression.toReversed() } })) };
      const [straight, backwards] = [evaluateExit(input), evaluateExit(turned)];
      expect(backwards.verdict).toBe(straight.verdict);
      expect(backwards.dmcs.toReversed()).toEqual(straight.dmcs);
    }
  });

  it('the same input gives the same evaluation, and is left as it was', () => {
    for (const input of inputs) {
      const before = structuredClone(input);
      expect(evaluateExit(input)).toEqual(evaluateExit(structuredClone(input)));
      expect(input).toEqual(before);
    }
  });

  it('met only when every planned test was executed and the exact share reached', () => {
    for (const input of inputs) {
      evaluateExit(input).dmcs.forEach((verdict, index) => {
        if (verdict.verdict !== 'met') return;
        const counts = input.dmcs[index]?.functional ?? noTests;
        const left = input.deScopings.filter((one) => one.dmcId === verdict.dmcId && one.sos === 'approved' && one.tab !== 'pending').reduce((total, one) => total + one.tests, 0);
        expect(counts.passed + counts.passedOnRetry + counts.failed).toBe(counts.planned - left);
        expect((counts.passed + counts.passedOnRetry) * 10).toBeGreaterThanOrEqual((counts.planned - left) * 9);
      });
    }
  });
});

function inputOf(dmcs: readonly DmcCounts[]): ExitInput {
  return { scope: ['functional', 'regression'], dmcs, deScopings: [], rules: ruleSets.dmctRun };
}

function dmcOf(dmcId: string, functional: Partial<Counts>, regression: Partial<Counts>): DmcCounts {
  return { dmcId, functional: { ...noTests, ...functional }, regression: { ...noTests, ...regression }, evidence: { functional: [], regression: [] } };
}

function withOneMorePass(counts: Counts, from: 'failed' | 'infrastructure'): Counts {
  return counts[from] === 0 ? counts : { ...counts, [from]: counts[from] - 1, passed: counts.passed + 1 };
}

function randomInput(random: () => number): ExitInput {
  const below = (limit: number) => Math.floor(random() * limit);
  const counts = (kind: 'functional' | 'regression'): Counts => {
    const few = () => (random() < 0.5 ? 0 : below(4));
    const made = { ...noTests, deScoped: kind === 'functional' ? few() : 0, passed: below(60), passedOnRetry: few(), failed: few(), infrastructure: few(), cancelled: random() < 0.2 ? few() : 0, otherVersion: kind === 'regression' && random() < 0.2 ? few() : 0 };
    const notRun = random() < 0.2 ? few() : 0;
    return { ...made, planned: Object.values(made).reduce((total, count) => total + count, 0) + notRun };
  };
  const ids = () => Array.from({ length: below(5) }, () => `t${below(1_000)}`);
  const dmcs = Array.from({ length: 1 + below(4) }, (_, index): DmcCounts => ({ dmcId: `dmc-${index}`, functional: counts('functional'), regression: counts('regression'), evidence: { functional: ids(), regression: ids() } }));
  const pick = <T>(choices: readonly [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0];
  const deScopings = dmcs.filter((dmc) => dmc.functional.deScoped > 0).map((dmc): DeScoping => ({ dmcId: dmc.dmcId, packKind: 'functional', tests: dmc.functional.deScoped, tab: pick(['approved', 'against', 'pending']), sos: pick(['approved', 'refused', 'pending']) }));
  return { ...inputOf(dmcs), deScopings, scope: random() < 0.5 ? ['functional', 'regression'] : ['functional'], rules: random() < 0.5 ? ruleSets.dmctRun : ruleSets.sitExit };
}
