import { EventLog } from './event-log.ts';
import type { LoggedEvent } from './event-log.ts';

/** One piece of a subject's state and the event that carries it. It is sent again when its fingerprint is another. */
export interface StatePart {
  readonly key: string;
  readonly fingerprint: string;
  readonly event: { readonly type: string };
  /** Another part carries it too: a reader who is given the whole state does not need it. */
  readonly contained?: true;
}

export interface SubjectState {
  readonly parts: readonly StatePart[];
  /** Nothing will change by itself any more. */
  readonly settled: boolean;
}

/** What somebody can watch: read again and again, compared with what was sent. undefined = not there. */
export interface Subject {
  read(): Promise<SubjectState | undefined>;
}

/** An event of a stream, as it is written: without an id while a reader is still being given the whole state. */
export type StreamEvent = Omit<LoggedEvent, 'id'> & { readonly id: number | undefined };
export type StreamListener = (event: StreamEvent) => void;

interface Stream {
  readonly subject: Subject;
  readonly log: EventLog;
  readonly listeners: Set<StreamListener>;
  readonly sent: Map<string, string>;
  state: SubjectState;
  lookedAtMs: number;
  /** When nobody listened any more; kept for a while, so that a reader who comes back finds what it missed. */
  leftAtMs: number | undefined;
}

const flushEveryMs = 250;
/** Changes made by another orchestrator are seen by looking again this often. */
const lookEveryMs = 1_000;
const lookSettledEveryMs = 10_000;
const keptMs = 60_000;
/** A stream whose subject could not be read for this long has nothing to say of now, and does not pretend to. */
const freshMs = 5_000;

/**
 * Streams of server-sent events, one per subject. A reader first gets the whole state, or, where it names the last event that
 * it saw and that is still kept, what it missed; then every change, at most four times a second.
 */
export class LiveStreams {
  readonly #streams = new Map<string, Stream>();
  readonly #changed = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #flushing = false;

  constructor() {
    this.#timer = setInterval(() => void this.#flush(), flushEveryMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Look at this subject at the next flush. */
  changed(name: string): void {
    if (this.#streams.has(name)) this.#changed.add(name);
  }

  /** Makes sure that the stream has a state to begin with. @returns false when the subject is not there; throws what reading it throws */
  async open(name: string, subject: Subject): Promise<boolean> {
    if (this.#streams.has(name)) return true;
    const state = await subject.read();
    if (state === undefined) return false;
    if (this.#streams.has(name)) return true;
    const sent = new Map(state.parts.map((part) => [part.key, part.fingerprint]));
    this.#streams.set(name, { subject, log: new EventLog(Date.now, Math.random), listeners: new Set(), sent, state, lookedAtMs: performance.now(), leftAtMs: performance.now() });
    return true;
  }

  /** Gives the listener what it lacks and then every change; call the result to stop. The stream must be open. */
  listen(name: string, afterId: number | undefined, listener: StreamListener): () => void {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw new Error(`the stream ${name} is not open`);
    const missed = afterId === undefined ? undefined : stream.log.after(afterId);
    if (missed === undefined) sendWhole(stream, listener);
    else for (const event of missed) listener(event);
    stream.listeners.add(listener);
    stream.leftAtMs = undefined;
    this.#changed.add(name);
    return () => {
      stream.listeners.delete(listener);
      if (stream.listeners.size === 0) stream.leftAtMs = performance.now();
    };
  }

  /** Whether what the stream says is of now. */
  isFresh(name: string): boolean {
    const stream = this.#streams.get(name);
    if (stream === undefined) return false;
    return performance.now() - stream.lookedAtMs < (stream.state.settled ? lookSettledEveryMs : 0) + freshMs;
  }

  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      const due = [...this.#streams].filter(([name, stream]) => this.#isDue(name, stream));
      this.#changed.clear();
      await Promise.all(due.map(([, stream]) => look(stream)));
    } finally {
      this.#flushing = false;
    }
  }

  #isDue(name: string, stream: Stream): boolean {
    const now = performance.now();
    if (stream.leftAtMs !== undefined && now - stream.leftAtMs > keptMs) {
      this.#streams.delete(name);
      return false;
    }
    return this.#changed.has(name) || now - stream.lookedAtMs >= (stream.state.settled ? lookSettledEveryMs : lookEveryMs);
  }
}

async function look(stream: Stream): Promise<void> {
  // The store does not answer just now: the next look sends what was missed, and meanwhile the stream is not fresh.
  const state = await stream.subject.read().catch(() => undefined);
  if (state === undefined) return;
  stream.state = state;
  stream.lookedAtMs = performance.now();
  for (const part of state.parts) {
    if (stream.sent.get(part.key) === part.fingerprint) continue;
    stream.sent.set(part.key, part.fingerprint);
    const event = stream.log.append(part.event.type, part.event);
    for (const listener of stream.listeners) listener(event);
  }
}

function sendWhole(stream: Stream, listener: StreamListener): void {
  const whole = stream.state.parts.filter((part) => part.contained !== true);
  // Only the last one has an id: a reader cut off in between must not be taken for one that has it all.
  for (const [i, part] of whole.entries()) listener({ id: i === whole.length - 1 ? stream.log.lastId : undefined, type: part.event.type, data: JSON.stringify(part.event) });
}
