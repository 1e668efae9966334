export type LogName = 'event' | 'security' | 'power';

export interface LoggedEvent {
  readonly atMs: number;
  readonly log: LogName;
  /** GBCS event or alert code (four hex digits), where there is a public one. */
  readonly code: string | undefined;
  readonly meaning: string;
}

/** ReadEventOrSecurityLogRsp takes at most 100 entries, so a meter keeps no more. */
const eventsMax = 100;

/** Adds an event; the oldest is dropped when the log is full. */
export function logEvent(events: readonly LoggedEvent[], event: LoggedEvent): readonly LoggedEvent[] {
  return [...(events.length < eventsMax ? events : events.slice(1 - eventsMax)), event];
}
