import { describe, expect, it } from 'vitest';
import { nearVariants, searchVariants } from './search-variants.ts';
import { serviceReferenceVariants } from './service-reference-variant.ts';

const numbers = (variants: readonly { readonly srv: string }[]) => variants.map(({ srv }) => srv);

describe('searching the catalogue', () => {
  it('finds by number, by service reference, by name and by body element', () => {
    expect(searchVariants('')).toEqual(serviceReferenceVariants);
    expect(numbers(searchVariants('4.1.1'))).toEqual(['4.1.1']);
    expect(numbers(searchVariants('4.1'))).toEqual(serviceReferenceVariants.filter(({ serviceReference }) => serviceReference === '4.1').map(({ srv }) => srv));
    expect(numbers(searchVariants('disable supply'))).toEqual(['7.2']);
    expect(numbers(searchVariants('DISABLESUPPLY'))).toEqual(['7.2']);
    expect(searchVariants('9.9')).toEqual([]);
  });

  it('names near ones for a number that is none, and what is called so for a name', () => {
    expect(numbers(nearVariants('4.1.9'))).toContain('4.1.1');
    expect(numbers(nearVariants('99'))).toHaveLength(5);
    expect(numbers(nearVariants('firmware'))).toContain('11.1');
    expect(nearVariants('x'.repeat(10_000))).toHaveLength(5);
  });
});
