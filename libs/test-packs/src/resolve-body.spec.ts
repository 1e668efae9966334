import { GauntletError, type DeviceType } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { resolveBody } from './resolve-body.ts';
import { templateProblems, type TemplateContext } from './template.ts';
import { formatUtrn } from './utrn.ts';

const context: TemplateContext = {
  nowMs: Date.UTC(2026, 10, 23, 14, 28, 37, 312),
  deviceId: (type: DeviceType) => (type === 'ESME' ? '00-DB-00-01-00-00-01-01' : undefined),
  tryNumber: 1,
};

describe('resolveBody', () => {
  it.each([
    ['{{now}}', '2026-11-23T14:28:37.312Z'],
    ['{{now-1d}}', '2026-11-22T14:28:37.312Z'],
    ['{{now+30m}}', '2026-11-23T14:58:37.312Z'],
    ['{{now-2h}}', '2026-11-23T12:28:37.312Z'],
    ['{{now+5s}}', '2026-11-23T14:28:42.312Z'],
    ['{{today}}', '2026-11-23Z'],
    ['{{today+8d}}', '2026-12-01Z'],
    ['{{device:ESME}}', '00-DB-00-01-00-00-01-01'],
    ['from {{now}} to {{now}}', 'from 2026-11-23T14:28:37.312Z to 2026-11-23T14:28:37.312Z'],
    ['no template', 'no template'],
  ])('%s becomes %s', (template, expected) => {
    expect(resolveBody({ Value: template }, context)).toEqual({ Value: expected });
  });

  it('reaches nested and repeated elements and leaves everything else, and the order, as it is', () => {
    const body = { Z: '{{today}}', A: { B: ['{{device:ESME}}', { C: 1 }], D: true, E: {} } };
    const resolved = resolveBody(body, context);
    expect(resolved).toEqual({ Z: '2026-11-23Z', A: { B: ['00-DB-00-01-00-00-01-01', { C: 1 }], D: true, E: {} } });
    expect(Object.keys(resolved)).toEqual(['Z', 'A']);
  });

  it('a UTRN is the same within one try and another in the next, since a meter takes each only once', () => {
    const first = resolveBody({ UTRN: '{{utrn:1000:7}}' }, context);
    expect(first).toEqual({ UTRN: formatUtrn(1_000, 71) });
    expect(resolveBody({ UTRN: '{{utrn:1000:7}}' }, context)).toEqual(first);
    expect(resolveBody({ UTRN: '{{utrn:1000:7}}' }, { ...context, tryNumber: 2 })).not.toEqual(first);
  });

  it('names the device type that the installation lacks', () => {
    expect(() => resolveBody({ DeviceID: '{{device:GSME}}' }, context)).toThrow(GauntletError);
  });
});

describe('templateProblems', () => {
  it.each(['{{yesterday}}', '{{now-1w}}', '{{today-2h}}', '{{device:TOASTER}}', '{{utrn:1000}}', '{{utrn:123456789:1}}', '{{ now }}', '{{now', 'now}}', '{{}}'])('finds fault with %s', (text) => {
    expect(templateProblems(text)).toHaveLength(1);
  });

  it.each(['', 'plain { braces }', '{{now}}', '{{today-7d}}{{device:CHF}}', '{{utrn:1:1}}'])('finds none with %s', (text) => {
    expect(templateProblems(text)).toEqual([]);
  });
});
