import { useEffect, useReducer, useState } from 'react';
import type { Freshness } from './live-stream.ts';
import { followStream } from './live-stream.ts';

export interface Live<State> {
  readonly state: State | undefined;
  readonly freshness: Freshness;
}

/** What makes a state of events, in the order in which they came; each can be applied twice. */
export interface LiveKind<State, Event> {
  readonly events: readonly string[];
  apply(state: State | undefined, events: readonly Event[]): State | undefined;
}

/** Events are gathered for this long and drawn once: a whole state may be thousands of them. */
const gatherMs = 100;

/** Follows a resource's stream and keeps its state. `kind` must be the same object at every call. */
export function useLive<State, Event>(subject: string, kind: LiveKind<State, Event>): Live<State> {
  const [held, dispatch] = useReducer(
    (before: { readonly subject: string; readonly state: State | undefined }, { events, of }: { readonly events: readonly Event[]; readonly of: string }) => ({ subject: of, state: kind.apply(before.subject === of ? before.state : undefined, events) }),
    { subject, state: undefined },
  );
  const [freshness, setFreshness] = useState<Freshness>({ kind: 'opening' });
  useEffect(() => {
    let gathered: Event[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      dispatch({ events: gathered, of: subject });
      gathered = [];
    };
    const stop = followStream({
      subject,
      events: kind.events,
      onEvent: (data) => {
        gathered.push(data as Event);
        timer ??= setTimeout(draw, gatherMs);
      },
      onFreshness: (now) => setFreshness((before) => (before.kind === 'live' && now.kind === 'live' ? before : now)),
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [subject, kind]);
  return { state: held.subject === subject ? held.state : undefined, freshness };
}
