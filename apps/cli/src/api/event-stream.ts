export interface ServerSentEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** No event of ours is near this; a stream that never ends a line must not fill the memory. */
const bufferMaxCharacters = 16 * 1024 * 1024;

/**
 * Takes text as it arrives and returns the events that it completes (WHATWG HTML 9.2.6): LF, CRLF or CR ends a line, an empty
 * line an event, a line that starts with ":" is a comment. An id stays valid for later events without one.
 */
export class EventStreamParser {
  #buffer = '';
  #id: string | undefined;
  #event = '';
  #data: string[] = [];

  push(text: string): ServerSentEvent[] {
    this.#buffer += text;
    if (this.#buffer.length > bufferMaxCharacters) throw new Error('a server-sent event is larger than 16 MiB');
    const events: ServerSentEvent[] = [];
    let end = nextLineEnd(this.#buffer);
    while (end !== undefined) {
      const completed = this.#takeLine(this.#buffer.slice(0, end.at));
      if (completed !== undefined) events.push(completed);
      this.#buffer = this.#buffer.slice(end.at + end.length);
      end = nextLineEnd(this.#buffer);
    }
    return events;
  }

  #takeLine(text: string): ServerSentEvent | undefined {
    if (text === '') return this.#dispatch();
    if (text.startsWith(':')) return undefined;
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#event = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    const event = this.#data.length === 0 ? undefined : { id: this.#id, event: this.#event === '' ? 'message' : this.#event, data: this.#data.join('\n') };
    this.#event = '';
    this.#data = [];
    return event;
  }
}

/** A CR at the very end may be half of a CRLF: it waits for the next piece. */
function nextLineEnd(text: string): { readonly at: number; readonly length: number } | undefined {
  const at = text.search(/[\r\n]/);
  if (at === -1) return undefined;
  if (text[at] === '\n') return { at, length: 1 };
  if (at === text.length - 1) return undefined;
  return { at, length: text[at + 1] === '\n' ? 2 : 1 };
}
