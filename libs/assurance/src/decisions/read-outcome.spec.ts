import { describe, expect, it } from 'vitest';
import { readOutcome, readSeverity } from './read-outcome.ts';

describe('a decision’s outcome, read', () => {
  it.each([
    ['approved', 'for'], ['Agreed.', 'for'], ['approved with remarks', 'for'], ['signed off', 'for'], ['excluded', 'for'],
    ['refused', 'against'], ['not agreed', 'against'], ['Not approved', 'against'], ['no', 'against'], ['counted', 'against'],
    ['noted', 'unclear'], ['perhaps', 'unclear'], ['approvedish', 'unclear'], ['', 'unclear'], ['disapproved', 'unclear'],
  ] as const)('"%s" is %s', (outcome, reading) => expect(readOutcome(outcome)).toBe(reading));

  it.each([['severity 4', 4], [' 1 ', 1], ['Severity 5', 5], ['6', undefined], ['3 or 4', undefined], ['high', undefined]] as const)('14.2: "%s" is severity %s', (outcome, severity) => expect(readSeverity(outcome)).toBe(severity));
});
