import { describe, expect, it } from 'vitest';
import type { Outcome, PackKind } from '@gauntlet/contracts';
import { seededRandom } from '../seeded-random.ts';
import { countAttempts, type AttemptOutcome } from './count-attempts.ts';

const tries = (testId: string, ...results: readonly (readonly [Outcome, string])[]): AttemptOutcome[] => results.map(([outcome, version], sequence) => ({ testId, sequence, outcome, version }));
const count = (kind: 'functional' | 'regression', attempts: readonly AttemptOutcome[], deScoped: readonly string[] = []) => countAttempts({ kind, planned: ['t'], deScoped, attempts, stageExitVersion: '7.2' });

describe('SVTAD 9.4, 12.6(f): one test, its attempts, and what it counts as', () => {
  it.each<[string, 'functional' | 'regression', readonly (readonly [Outcome, string])[], string]>([
    ['failed on 7.1, passed on 7.2', 'functional', [['failed', '7.1'], ['passed', '7.2']], 'passed'],
    ['failed, then passed on the same version', 'functional', [['failed', '7.2'], ['passed', '7.2']], 'passedOnRetry'],
    ['passed, then failed', 'functional', [['passed', '7.2'], ['failed', '7.2']], 'failed'],
    ['passed, then the target went down', 'functional', [['passed', '7.2'], ['infrastructure', '7.2']], 'passed'],
    ['only infrastructure failures', 'functional', [['cancelled', '7.2'], ['infrastructure', '7.2']], 'infrastructure'],
    ['only cancelled', 'functional', [['cancelled', '7.2']], 'cancelled'],
    ['regression passed on another version', 'regression', [['passed', '7.1']], 'otherVersion'],
    ['regression passed on the exit version, then run on another', 'regression', [['passed', '7.2'], ['failed', '7.3']], 'passed'],
    ['regression failed on 7.1, passed on the exit version', 'regression', [['failed', '7.1'], ['passed', '7.2']], 'passed'],
  ])('%s', (_name, kind, results, group) => {
    expect(count(kind, tries('t', ...results))).toMatchObject({ planned: 1, [group]: 1 });
  });

  it('a de-scoped test that was executed all the same is no de-scoped test', () => {
    expect(count('functional', [], ['t'])).toMatchObject({ planned: 1, deScoped: 1 });
    expect(count('functional', tries('t', ['failed', '7.2']), ['t'])).toMatchObject({ deScoped: 0, failed: 1 });
  });

  it('seed 20260404: every planned test is counted once at the most, and the order of attempts in the list changes nothing', () => {
    const random = seededRandom(20_260_404);
    const pick = <T>(choices: readonly [T, ...T[]]): T => choices[Math.floor(random() * choices.length)] ?? choices[0];
    for (let round = 0; round < 200; round += 1) {
      const planned = Array.from({ length: 10 }, (_, index) => `t${index}`);
      const attempts = Array.from({ length: 30 }, (_, sequence): AttemptOutcome => ({ testId: pick(['t0', 't1', 't2', 't3', 't4', 'unplanned']), sequence, outcome: pick(['passed', 'failed', 'infrastructure', 'cancelled']), version: pick(['7.1', '7.2']) }));
      const input = { kind: pick<PackKind>(['functional', 'regression']), planned, deScoped: ['t0', 't9'], attempts, stageExitVersion: '7.2' };
      const counts = countAttempts(input);
      const { planned: all, ...groups } = counts;
      expect(Object.values(groups).reduce((sum, group) => sum + group, 0)).toBeLessThanOrEqual(all);
      expect(countAttempts({ ...input, attempts: attempts.toReversed() })).toEqual(counts);
    }
  });
});
