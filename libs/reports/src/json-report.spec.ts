import { expect, it } from 'vitest';
import { jsonReport } from './json-report.ts';
import { sampleRunReport } from './sample-run-report.ts';

const report = sampleRunReport([{ dmcId: 'dmc-1', functional: [{ group: 'Reads', srv: '4.1.1', count: 4, outcome: 'passed', superseded: 'failed' }], regression: [] }]);

it('carries the run, the gate and every attempt in the order in which they ran, and says what it is', () => {
  const parsed: unknown = JSON.parse(jsonReport({ ...report, attempts: report.attempts.toReversed() }));
  expect(parsed).toEqual({ format: 'gauntlet-run-report', formatVersion: 1, run: report.run, gate: report.gate, attempts: report.attempts.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)) });
});

it('is the same text for the same report', () => {
  expect(jsonReport({ ...report, attempts: report.attempts.toReversed() })).toBe(jsonReport(report));
});
