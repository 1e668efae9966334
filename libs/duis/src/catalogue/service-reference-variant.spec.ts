import { describe, expect, it } from 'vitest';
import { findVariant, findVariantByBodyElement, serviceReferenceVariants } from './service-reference-variant.ts';
import { webServiceOf } from './web-service.ts';

describe('catalogue of Service Reference Variants (DUIS V5.1a)', () => {
  it('has all 129, each number and body element once', () => {
    expect(serviceReferenceVariants).toHaveLength(129);
    expect(new Set(serviceReferenceVariants.map((variant) => variant.srv)).size).toBe(129);
    expect(new Set(serviceReferenceVariants.map((variant) => variant.bodyElement)).size).toBe(129);
  });

  it('counts command variants as the schema comments do: 75, 36, 16, 1 and 1', () => {
    const counts = Map.groupBy(serviceReferenceVariants, (variant) => variant.commandVariants.join(' '));
    expect(Object.fromEntries([...counts].map(([key, variants]) => [key, variants.length]))).toEqual({ '1 2 3': 75, '4 5 6 7': 36, '8': 16, '4 5': 1, '1': 1 });
  });

  it.each(serviceReferenceVariants.map((variant) => [variant.srv, variant] as const))('%s belongs to its reference and starts at the web service of its first command variant', (srv, variant) => {
    expect(`${srv}.`.startsWith(`${variant.serviceReference}.`)).toBe(true);
    expect(variant.firstWebService).toBe(webServiceOf(variant.commandVariants[0] ?? 0));
    expect(variant.nonDevice).toBe(variant.firstWebService === 'non-device');
    expect(variant.deviceTypes.length > 0).toBe(!variant.nonDevice);
  });

  it('finds by number and by body element', () => {
    expect(findVariant('4.1.1')).toMatchObject({ serviceReference: '4.1', responseElement: 'ReadInstantaneousImportRegistersRsp', critical: false });
    expect(findVariantByBodyElement('DisableSupply')?.srv).toBe('7.2');
    expect(findVariantByBodyElement('SignedPreCommand')).toBeUndefined();
    expect(findVariant('99.9')).toBeUndefined();
    expect(findVariant('6.23')?.futureDated).toBe('DSP and Device');
    expect(findVariant('8.2')?.responseElement).toBeUndefined();
  });
});
