import { describe, expect, it } from 'vitest';
import { mayAddress } from './may-address.ts';

describe('mayAddress', () => {
  it.each<[string, readonly string[], 'ESME' | 'GSME' | 'GPF' | 'CHF', boolean]>([
    ['IS ES GS', ['IS', 'GS'], 'ESME', true],
    ['IS ES GS', ['IS', 'GS'], 'GSME', true],
    ['IS', ['IS', 'GS'], 'GSME', false],
    ['GS', ['IS', 'GS'], 'ESME', false],
    ['GS', ['IS', 'GS'], 'CHF', true],
    ['ED GT', ['ED'], 'GPF', false],
    ['ED GT', ['ED', 'GT'], 'GPF', true],
    ['OU', ['OU'], 'ESME', true],
    ['RSA', [], 'GSME', true],
    ['ES', [], 'GSME', false],
  ])('%s with %j on a %s: %s', (roles, eligible, type, expected) => {
    expect(mayAddress(roles, eligible, type)).toBe(expected);
  });
});
