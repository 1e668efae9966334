import { useEffect, useReducer, useState } from 'react';
import type { Freshness } from './live-stream.ts';
import { followStream } from './live-stream.ts';

export interface Live<State> {
  readonly state: State | undefined;
  readonly freshness: Freshness;
}

/** What makes a state of events; each event can be applied twice. */
export interface LiveKind<State, Event> {
  readonly events: readonly string[];
  apply(state: State | undefined, event: Event): State | undefined;
}

/** Follows a resource's stream and keeps its state. `kind` must be the same object at every call. */
export function useLive<State, Event>(subject: string, kind: LiveKind<State, Event>): Live<State> {
  const [held, dispatch] = useReducer(
    (before: { readonly subject: string; readonly state: State | undefined }, { event, of }: { readonly event: Event; readonly of: string }) => ({ subject: of, state: kind.apply(before.subject === of ? before.state : undefined, event) }),
    { subject, state: undefined },
  );
  const [freshness, setFreshness] = useState<Freshness>({ kind: 'opening' });
  useEffect(
    () =>
      followStream({
        subject,
        events: kind.events,
        onEvent: (data) => dispatch({ event: data as Event, of: subject }),
        onFreshness: (now) => setFreshness((before) => (before.kind === 'live' && now.kind === 'live' ? before : now)),
      }),
    [subject, kind],
  );
  return { state: held.subject === subject ? held.state : undefined, freshness };
}
