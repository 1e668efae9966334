import { describe, expect, it } from 'vitest';
import { countVitest } from './vitest-report.ts';

const report = (testResults: unknown[]) => JSON.stringify({ testResults });
const test = (status: string, fullName = 't') => ({ status, fullName, failureMessages: status === 'failed' ? ['AssertionError: expected 1\n  at x'] : [] });

describe('countVitest', () => {
  it('counts tests one by one', () => {
    const counts = countVitest(report([{ name: 'a.spec.ts', status: 'failed', assertionResults: [test('passed'), test('failed', 'adds'), test('skipped')] }]), 1);
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: 1, failures: ['a.spec.ts: adds: AssertionError: expected 1'] });
  });

  it('counts a file that could not be loaded as one failed', () => {
    expect(countVitest(report([{ name: 'b.spec.ts', status: 'failed', message: 'cannot find module', assertionResults: [] }]), 1)).toMatchObject({ passed: 0, failed: 1, failures: ['b.spec.ts: cannot find module'] });
  });

  it.each([
    ['an error outside of any test', report([{ name: 'a', status: 'passed', assertionResults: [test('passed')] }]), 1, 1],
    ['a runner that crashed', undefined, 139, 0],
    ['a report cut short', '{"testResults": [', 1, 0],
    ['no test at all', report([]), 0, 0],
  ])('counts %s as one failed', (_, text, exitCode, passed) => {
    expect(countVitest(text, exitCode)).toMatchObject({ passed, failed: 1 });
  });
});
