import { describe, expect, it } from 'vitest';
import { type Canonicalisation, canonicalise } from './canonicalise.ts';
import { parseStrictly } from './parse-strictly.ts';
import { defaultLimits } from './xml-element.ts';

function canonical(xml: string, method: Canonicalisation): string {
  const parsed = parseStrictly(xml, defaultLimits);
  return parsed.ok ? canonicalise(parsed.root, method) : parsed.reason;
}

describe('canonicalise', () => {
  it.each([
    ['empty elements become pairs', '<a><b/></a>', '<a><b></b></a>'],
    ['attributes are sorted: none, then by namespace, then by name', '<a xmlns:z="urn:a" xmlns:y="urn:b" y:a="1" z:b="2" b="3" a="4"></a>', '<a xmlns:y="urn:b" xmlns:z="urn:a" a="4" b="3" z:b="2" y:a="1"></a>'],
    ['values are normalised and escaped', `<a x = 'one\ttwo&#9;"&lt;>'>a&#13;&gt;"</a>`, '<a x="one two&#x9;&quot;&lt;>">a&#xD;&gt;"</a>'],
    ['comments go, CDATA is text, line ends are one character', '<a><!-- x -->1\r\n<![CDATA[<&>]]></a>', '<a>1\n&lt;&amp;&gt;</a>'],
    ['white space stays', '<?xml version="1.0"?>\n<a>\n <b> </b>\n</a>\n', '<a>\n <b> </b>\n</a>'],
  ])('both: %s', (_, xml, expected) => {
    expect(canonical(xml, 'inclusive')).toBe(expected);
    expect(canonical(xml, 'exclusive')).toBe(expected);
  });

  // Exclusive XML Canonicalization 1.0, section 2: a namespace is rendered where it is visibly used.
  const unused = '<a:r xmlns:a="urn:a" xmlns:b="urn:b"><b:x xmlns:b="urn:b"><b:y></b:y></b:x><b:z></b:z></a:r>';
  it('inclusive keeps every declaration once, exclusive where it is used', () => {
    expect(canonical(unused, 'inclusive')).toBe('<a:r xmlns:a="urn:a" xmlns:b="urn:b"><b:x><b:y></b:y></b:x><b:z></b:z></a:r>');
    expect(canonical(unused, 'exclusive')).toBe('<a:r xmlns:a="urn:a"><b:x xmlns:b="urn:b"><b:y></b:y></b:x><b:z xmlns:b="urn:b"></b:z></a:r>');
  });

  it('a default namespace that is taken back is rendered', () => {
    const xml = '<r xmlns="urn:a"><x xmlns=""><y xmlns="urn:a"></y></x></r>';
    expect(canonical(xml, 'inclusive')).toBe(xml);
    expect(canonical(xml, 'exclusive')).toBe(xml);
  });
});
