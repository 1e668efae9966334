import { expect, it } from 'vitest';
import { isoOfMicroseconds } from './instant.ts';

it('keeps six digits', () => {
  expect(isoOfMicroseconds(1_764_000_000_000_007n)).toBe('2025-11-24T16:00:00.000007Z');
  expect(isoOfMicroseconds(1_764_000_000_999_999n)).toBe('2025-11-24T16:00:00.999999Z');
});
