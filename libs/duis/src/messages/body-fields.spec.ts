import { describe, expect, it } from 'vitest';
import { writeElement, writeFields } from './body-fields.ts';

describe('writeFields', () => {
  it('writes nested, repeated and empty elements, attributes and text beside them, in canonical form', () => {
    const xml = writeFields({ A: { '@z': 1, '@b': 'x "y" <\n', B: [{ '@index': 2, '#text': true }, 'two'], C: {} }, D: -1.5 }, 'sr');
    expect(xml).toBe('<sr:A b="x &quot;y&quot; &lt;&#xA;" z="1"><sr:B index="2">true</sr:B><sr:B>two</sr:B><sr:C></sr:C></sr:A><sr:D>-1.5</sr:D>');
  });

  it('escapes text as canonical XML does', () => {
    expect(writeFields({ A: 'a & b < c > d " \r\n' }, 'ra')).toBe('<ra:A>a &amp; b &lt; c &gt; d " &#xD;\n</ra:A>');
  });

  it('writes an always-empty element for true and leaves it out for false; any other boolean is text', () => {
    expect(writeFields({ Credit: true, ResetMeterBalance: false, Channel61: true, SuspendDebtDisabled: false }, 'sr')).toBe('<sr:Credit></sr:Credit><sr:Channel61></sr:Channel61><sr:SuspendDebtDisabled>false</sr:SuspendDebtDisabled>');
  });

  it('writes numbers without exponents, which xs:decimal does not have', () => {
    expect(writeFields({ A: 1e21, B: 1e-7, C: 0.1 }, 'sr')).toBe('<sr:A>1000000000000000000000</sr:A><sr:B>0.00000010000000000000</sr:B><sr:C>0.1</sr:C>');
  });

  it.each([['markup in a name', { 'a><b': 1 }], ['space in a name', { 'a b': 1 }], ['colon in a name', { 'a:b': 1 }], ['markup in an attribute name', { A: { '@x="1" y': 2 } }], ['NaN', { A: Number.NaN }], ['null character', { A: 'a\u0000' }], ['lone surrogate', { A: '\ud800' }], ['fields as an attribute', { A: { '@x': {} } }]])('refuses %s', (_, fields) => {
    expect(() => writeFields(fields, 'sr')).toThrow(RangeError);
  });

  it('puts a declaration before attributes', () => {
    expect(writeElement('A', { '@x': 1 }, 'ra', ' xmlns:ra="urn:x"')).toBe('<ra:A xmlns:ra="urn:x" x="1"></ra:A>');
  });
});
