import { readFileSync } from 'node:fs';
import { buildServiceRequest, findVariant } from '@gauntlet/duis';
import { commandVariantOf, loadStandardPacks, resolveBody } from '@gauntlet/test-packs';
import { describe, expect, it } from 'vitest';
import { deviceId, userId } from './fixtures.ts';
import { validate } from './schema.ts';

const { variants } = JSON.parse(readFileSync(new URL('../../../apps/device-simulator/data/smets1-applicability.json', import.meta.url), 'utf8')) as { readonly variants: readonly { readonly srv: string; readonly applicable: boolean }[] };
const applicable = variants.flatMap(({ srv, applicable: is }) => (is ? [srv] : []));
const packs = await loadStandardPacks();
const srvt = packs.find(({ key }) => key === 'srvt');

/** Variants with a test whose last step expects this. */
function covered(result: 'success' | 'device-error' | 'refused'): ReadonlySet<string> {
  return new Set(
    srvt?.tests.flatMap(({ steps }) => {
      const last = steps.at(-1);
      return last?.kind === 'send' && last.expect.result === result ? [last.srv] : [];
    }),
  );
}

describe('SVTAD 20.15(b): the standard SRVT pack has, for every variant that SMETS1 supports,', () => {
  it.each([
    ['a positive case', 'success', applicable],
    ['a device error, where a device answers', 'device-error', applicable.filter((srv) => findVariant(srv)?.nonDevice === false)],
    ['a system error', 'refused', applicable],
  ] as const)('%s', (_, result, wanted) => {
    expect(wanted.length).toBeGreaterThan(90);
    const has = covered(result);
    expect(wanted.filter((srv) => !has.has(srv))).toEqual([]);
  });
});

describe('the standard packs', () => {
  it('send nothing that the schema does not allow', () => {
    const problems = packs.flatMap(({ tests }) =>
      tests.flatMap(({ key, steps }) =>
        steps.flatMap((step) => {
          const variant = step.kind === 'send' ? findVariant(step.srv) : undefined;
          if (step.kind !== 'send' || variant === undefined) return [];
          const body = resolveBody(step.body, { nowMs: Date.UTC(2026, 10, 25), deviceId: () => deviceId, tryNumber: 1 });
          const xml = buildServiceRequest({ requestId: { originator: userId, target: deviceId, counter: 1n }, serviceReference: variant.serviceReference, srv: step.srv, commandVariant: commandVariantOf(step, variant), bodyElement: variant.bodyElement, body });
          return validate(xml).map((problem) => `${key}: ${problem}`);
        }),
      ),
    );
    expect(problems).toEqual([]);
  });
});
