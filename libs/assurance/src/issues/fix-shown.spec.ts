import { expect, it } from 'vitest';
import { testsNotShownFixed, type ShownAttempt } from './fix-shown.ts';

const attempt = (change: Partial<ShownAttempt> = {}): ShownAttempt => ({ packKey: 'srvt', testKey: 'read', dmcId: 'D', outcome: 'failed', startedAt: '2026-03-02T10:00:00.000Z', ...change });
const later = '2026-03-03T10:00:00.000Z';

it('12.6(h): only a later pass of the same test on the same DMC shows it fixed', () => {
  const found = [attempt(), attempt({ dmcId: 'E' })];
  expect(testsNotShownFixed(found, [])).toEqual(['srvt:read on D', 'srvt:read on E']);
  expect(testsNotShownFixed(found, [attempt({ outcome: 'passed', startedAt: later })])).toEqual(['srvt:read on E']);
  for (const wrong of [attempt({ outcome: 'failed', startedAt: later }), attempt({ outcome: 'passed', startedAt: '2026-03-01T10:00:00.000Z' }), attempt({ outcome: 'passed', startedAt: later, testKey: 'other' })]) expect(testsNotShownFixed([attempt()], [wrong])).toHaveLength(1);
});
