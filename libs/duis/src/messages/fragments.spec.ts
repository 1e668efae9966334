import { describe, expect, it } from 'vitest';
import { writeFields } from './body-fields.ts';
import { readFields, valuesAt } from './fragments.ts';

const fragment = '<ra:Electricity><ra:Register index="1"><ra:Value>1</ra:Value></ra:Register><ra:Register index="2"><ra:Value>a &amp; b</ra:Value></ra:Register></ra:Electricity><ra:Unit index="3">Wh</ra:Unit><ra:Empty></ra:Empty>';

describe('readFields', () => {
  it('gives names without prefix, lists for repeated elements, "@" for attributes', () => {
    expect(readFields(fragment)).toEqual({ Electricity: { Register: [{ '@index': '1', Value: '1' }, { '@index': '2', Value: 'a & b' }] }, Unit: { '@index': '3', '#text': 'Wh' }, Empty: {} });
  });

  it('reads what was written', () => {
    const fields = { A: { '@x': 'y', B: ['1', '2', { C: 'd' }] }, E: {} };
    expect(readFields(writeFields(fields, 'sr'))).toEqual(fields);
  });

  it('reads other forms with a real parser: comments, CDATA, white space, other quotes', () => {
    expect(readFields("<!-- x --> <sr:A b = 'c'>\r\n <sr:B><![CDATA[<]]>&#x26;</sr:B></sr:A>")).toEqual({ A: { '@b': 'c', B: '<&' } });
  });

  it.each(['<sr:A>', '</sr:A>', '<sr:A></sr:B>', 'text', '<sr:A>&x;</sr:A>', '</sr:Fragment><sr:Fragment>', '<!DOCTYPE a>', '<sr:A x="1" x="2"></sr:A>'])('%s has no fields', (xml) => {
    expect(readFields(xml)).toEqual({});
    expect(valuesAt(xml, 'A')).toEqual([]);
  });

  it('keeps "__proto__" an ordinary name', () => {
    const fields = readFields('<sr:__proto__><sr:polluted>1</sr:polluted></sr:__proto__>');
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect('polluted' in fields).toBe(false);
  });
});

describe('valuesAt', () => {
  it('takes every element at a path, in order', () => {
    expect(valuesAt(fragment, 'Electricity.Register.Value')).toEqual(['1', 'a & b']);
    expect(valuesAt(fragment, 'Unit')).toEqual(['Wh']);
    expect(valuesAt(fragment, 'Empty')).toEqual(['']);
  });

  it('takes attributes', () => {
    expect(valuesAt(fragment, 'Electricity.Register.@index')).toEqual(['1', '2']);
  });

  it('gives none where nothing is', () => {
    expect(valuesAt(fragment, 'Gas.Value')).toEqual([]);
    expect(valuesAt(fragment, 'Unit.@other')).toEqual([]);
    expect(valuesAt('', 'Unit')).toEqual([]);
  });
});
