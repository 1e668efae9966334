import { describe, expect, it } from 'vitest';
import { deviceIdAt } from './device-id.ts';

describe('deviceIdAt', () => {
  it.each([
    [{ firstDeviceId: '00-DB-12-34-00-00-00-00', count: 10, step: 16 }, 0, '00-DB-12-34-00-00-00-00'],
    [{ firstDeviceId: '00-DB-12-34-00-00-00-01', count: 10, step: 16 }, 9, '00-DB-12-34-00-00-00-91'],
    [{ firstDeviceId: '00-DB-12-34-FF-FF-FF-F0', count: 10, step: 16 }, 1, '00-DB-12-35-00-00-00-00'],
  ])('%o at %i', (group, place, expected) => {
    expect(deviceIdAt(group, place)).toBe(expected);
  });
});
