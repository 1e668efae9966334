import { describe, expect, it } from 'vitest';
import { holds, parseThreshold } from './threshold.ts';

describe('parseThreshold', () => {
  it.each([
    ['p(95)<500', { aggregate: { kind: 'quantile', quantile: 0.95 }, operator: '<', limit: { kind: 'value', value: 500 } }],
    [' p(99.9) <= 2.5 ', { aggregate: { kind: 'quantile', quantile: 0.9990000000000001 }, operator: '<=', limit: { kind: 'value', value: 2.5 } }],
    ['med>1', { aggregate: { kind: 'quantile', quantile: 0.5 }, operator: '>', limit: { kind: 'value', value: 1 } }],
    ['rate<0.01', { aggregate: { kind: 'rate' }, operator: '<', limit: { kind: 'value', value: 0.01 } }],
    ['count===0', { aggregate: { kind: 'count' }, operator: '==', limit: { kind: 'value', value: 0 } }],
    ['p(95)<baseline*1.05 @ 95%', { aggregate: { kind: 'quantile', quantile: 0.95 }, operator: '<', limit: { kind: 'baseline', factor: 1.05, confidence: 0.95 } }],
    ['p(99)<baseline', { aggregate: { kind: 'quantile', quantile: 0.99 }, operator: '<', limit: { kind: 'baseline', factor: 1, confidence: 0.95 } }],
  ])('reads %s', (text, threshold) => {
    const read = parseThreshold(text);
    expect(read).toMatchObject({ operator: threshold.operator, limit: threshold.limit, aggregate: { kind: threshold.aggregate.kind } });
    expect(read?.aggregate.kind === 'quantile' ? read.aggregate.quantile : 0).toBeCloseTo('quantile' in threshold.aggregate ? (threshold.aggregate.quantile ?? 0) : 0, 12);
  });

  it.each(['', 'p95<500', 'p(95)', 'p(95)<', 'p(95)<abc', 'p(100)<1', 'avg<baseline', 'p(95)<500 @ 95%', 'p(95)<<5', 'happiness>1'])('knows that "%s" is none', (text) => {
    expect(parseThreshold(text)).toBeUndefined();
  });
});

it.each([['<', [true, false, false]], ['<=', [true, true, false]], ['>', [false, false, true]], ['>=', [false, true, true]], ['==', [false, true, false]], ['!=', [true, false, true]]] as const)('holds with %s below, at and above the limit', (operator, expected) => {
  expect([1, 2, 3].map((observed) => holds(observed, operator, 2))).toEqual(expected);
});
