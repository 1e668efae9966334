import { describe, expect, it } from 'vitest';
import { estimateDuration, type PastDuration } from './estimate-duration.ts';

const past = (dmcId: string, family: string, minutes: number, pack = 'SRVT'): PastDuration => ({ pack, dmcId, family, minutes });
const question = { pack: 'SRVT', dmcId: 'A', family: 'F', defaultMinutes: 480 };
const family = [past('B', 'F', 100), past('C', 'F', 110), past('D', 'F', 9_999)];
const others = [past('E', 'G', 200), past('H', 'G', 220), past('I', 'G', 240)];

describe('estimated durations', () => {
  it.each([
    ['its own runs first', [past('A', 'F', 90), ...family, ...others], { minutes: 90, basis: 'dmc', samples: 1 }],
    ['then its family, where one run that hung counts for little', [...family, ...others], { minutes: 110, basis: 'family', samples: 3 }],
    ['then all of the pack', [...family.slice(1), ...others], { minutes: 220, basis: 'pack', samples: 5 }],
    ['then the default', [...family.slice(1), past('A', 'F', 5, 'Migration')], { minutes: 480, basis: 'default', samples: 0 }],
    ['the mean of the middle two, rounded', [past('A', 'F', 10), past('A', 'F', 21), past('A', 'F', 1), past('A', 'F', 500)], { minutes: 16, basis: 'dmc', samples: 4 }],
    ['never nothing', [past('A', 'F', 0.2)], { minutes: 1, basis: 'dmc', samples: 1 }],
  ] as const)('%s', (_name, history, expected) => {
    expect(estimateDuration(history, question)).toEqual(expected);
  });

  it('refuses what is no duration', () => {
    expect(() => estimateDuration([past('A', 'F', -5)], question)).toThrow('a duration of -5 minutes');
    expect(() => estimateDuration([], { ...question, defaultMinutes: Number.NaN })).toThrow(RangeError);
  });
});
