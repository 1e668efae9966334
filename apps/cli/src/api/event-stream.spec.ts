import { describe, expect, it } from 'vitest';
import { EventStreamParser } from './event-stream.ts';

const wholeStream = ': hello\nid: 7\nevent: lane\ndata: {"a":1}\n\nid: 8\ndata: one\ndata:two\n\n: keep-alive\n\nevent: gate\ndata: x\n\n';
const wholeEvents = [
  { id: '7', event: 'lane', data: '{"a":1}' },
  { id: '8', event: 'message', data: 'one\ntwo' },
  { id: '8', event: 'gate', data: 'x' },
];

describe('EventStreamParser', () => {
  it('reads id, event and data; comments and empty events are nothing', () => {
    expect(new EventStreamParser().push(wholeStream)).toEqual(wholeEvents);
  });

  it.each([1, 2, 3, 7])('gives the same events from pieces of %i characters, with every line end', (size) => {
    for (const text of [wholeStream, wholeStream.replaceAll('\n', '\r\n'), wholeStream.replaceAll('\n', '\r')]) {
      const parser = new EventStreamParser();
      const events = [];
      for (let at = 0; at < text.length; at += size) events.push(...parser.push(text.slice(at, at + size)));
      // A CR at the end of everything might have been half a CRLF; the next byte decides.
      events.push(...parser.push(':\n'));
      expect(events).toEqual(wholeEvents);
    }
  });

  it('keeps what is not complete until it is', () => {
    const parser = new EventStreamParser();
    expect(parser.push('data: half')).toEqual([]);
    expect(parser.push(' and half\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ id: undefined, event: 'message', data: 'half and half' }]);
  });

  it('refuses a line that never ends', () => {
    expect(() => new EventStreamParser().push('x'.repeat(17 * 1024 * 1024))).toThrow(/larger than 16 MiB/);
  });
});
