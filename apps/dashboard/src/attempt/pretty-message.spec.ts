import { describe, expect, it } from 'vitest';
import { prettyMessage } from './pretty-message.ts';

const shown = (message: string) => prettyMessage(message).lines.map((line) => `${'  '.repeat(line.depth)}${line.pieces.map((piece) => piece.text).join('')}`);

describe('a message laid out for reading', () => {
  it('has one element a line, with its text', () => {
    expect(shown('<?xml version="1.0"?><sr:Request xmlns:sr="urn:x" v="1"><sr:Header><sr:Id>A:B:1</sr:Id></sr:Header><sr:Empty></sr:Empty><sr:Void/></sr:Request>')).toEqual([
      '<?xml version="1.0"?>',
      '<sr:Request xmlns:sr="urn:x" v="1">',
      '  <sr:Header>',
      '    <sr:Id>A:B:1</sr:Id>',
      '  </sr:Header>',
      '  <sr:Empty></sr:Empty>',
      '  <sr:Void/>',
      '</sr:Request>',
    ]);
  });

  it('does not take ">" in an attribute, a comment or CDATA for the end of a tag', () => {
    expect(shown('<a t="1 > 0"><!-- <b> --><![CDATA[<c>]]></a>')).toEqual(['<a t="1 > 0">', '  <!-- <b> -->', '  <![CDATA[<c>]]>', '</a>']);
  });

  it('shows what is broken as it came', () => {
    expect(shown('<html><body>502 Bad Gateway')).toEqual(['<html>', '  <body>', '    502 Bad Gateway']);
    expect(shown('nothing like XML')).toEqual(['nothing like XML']);
    expect(shown('</a></b>')).toEqual(['</a>', '</b>']);
  });

  it('indents JSON', () => {
    expect(shown('{"phase":"authorise"}')).toEqual(['{', '  "phase": "authorise"', '}']);
  });

  it('is bounded', () => {
    const { lines, cut } = prettyMessage(`<a>${'<b/>'.repeat(6_000)}</a>`);
    expect([lines.length, cut]).toEqual([5_000, true]);
    expect(shown(`<a>${'x'.repeat(5_000)}</a>`)[0]).toContain('… (5000 characters)');
  });
});
