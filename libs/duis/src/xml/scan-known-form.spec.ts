import { describe, expect, it } from 'vitest';
import { parseStrictly } from './parse-strictly.ts';
import { scanKnownForm } from './scan-known-form.ts';
import { defaultLimits } from './xml-element.ts';

const sr = 'xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway"';
const ra = 'xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert"';

describe('scanKnownForm', () => {
  it('gives tags, attributes, resolved text and positions', () => {
    const xml = `<sr:A ${sr} x="a &amp; b"><sr:B>1 &lt; 2</sr:B><ra:C ${ra}/></sr:A>`;
    const root = scanKnownForm(xml, defaultLimits);
    expect(root).toMatchObject({ tag: 'sr:A', name: 'A', attributes: { x: 'a & b' }, start: 0, end: xml.length, children: [{ tag: 'sr:B', text: '1 < 2', children: [] }, { tag: 'ra:C', text: '' }] });
    expect(xml.slice(root?.contentStart, root?.contentEnd)).toBe(`<sr:B>1 &lt; 2</sr:B><ra:C ${ra}/>`);
  });

  it.each([
    ['undeclared prefix', '<sr:A></sr:A>'],
    ['prefix out of scope', `<sr:A ${sr}><ra:B ${ra}></ra:B><ra:C></ra:C></sr:A>`],
    ['prefix bound elsewhere', '<sr:A xmlns:sr="urn:x"></sr:A>'],
    ['default namespace', '<A xmlns="http://www.dccinterface.co.uk/ServiceUserGateway"></A>'],
    ['foreign prefix', `<sr:A ${sr} xmlns:x="urn:x"></sr:A>`],
    ['prefixed attribute', `<sr:A ${sr} sr:x="1"></sr:A>`],
    ['double attribute', `<sr:A ${sr} x="1" x="2"></sr:A>`],
    ['"<" in an attribute', `<sr:A ${sr} x="<"></sr:A>`],
    ['wrong end tag', `<sr:A ${sr}></sr:B>`],
    ['end tag that only starts alike', `<sr:A ${sr}></sr:AB>`],
    ['open element', `<sr:A ${sr}>`],
    ['two roots', `<sr:A ${sr}></sr:A><sr:A ${sr}></sr:A>`],
    ['text outside', `<sr:A ${sr}></sr:A> `],
    ['mixed content', `<sr:A ${sr}>x<sr:B></sr:B></sr:A>`],
    ['white space between elements', `<sr:A ${sr}> <sr:B></sr:B></sr:A>`],
    ['unknown entity', `<sr:A ${sr}>&x;</sr:A>`],
    ['character that XML cannot carry', `<sr:A ${sr}>&#0;</sr:A>`],
    ['"]]>" in text', `<sr:A ${sr}>]]></sr:A>`],
    ['comment', `<sr:A ${sr}><!-- --></sr:A>`],
    ['DOCTYPE', `<!DOCTYPE a><sr:A ${sr}></sr:A>`],
    ['name that starts with a digit', `<sr:1 ${sr}></sr:1>`],
    ['two colons', `<sr:a:b ${sr}></sr:a:b>`],
  ])('leaves to a real parser: %s', (_, xml) => {
    expect(scanKnownForm(xml, defaultLimits)).toBeUndefined();
  });

  it('takes nothing that a real parser refuses', () => {
    const source = `<sr:A ${sr} x="1"><sr:B>a &amp; b</sr:B><ra:C ${ra} y="2"></ra:C></sr:A>`;
    const pieces = ['<', '>', '"', '&', '/', ' ', ':', 'x', '='];
    const changed = Array.from(source, (_, position) => [source.slice(0, position) + source.slice(position + 1), ...pieces.map((piece) => source.slice(0, position) + piece + source.slice(position))]).flat();
    const taken = changed.filter((xml) => scanKnownForm(xml, defaultLimits) !== undefined);
    expect(taken.length).toBeGreaterThan(50);
    expect(taken.filter((xml) => !parseStrictly(xml, defaultLimits).ok)).toEqual([]);
  });
});
