import type { Principal } from '@gauntlet/contracts';
import type { DmctRecords } from '../ports/dmct-records.ts';
import type { DmctActor } from './advance-held.ts';

export interface DmctDeps {
  readonly records: DmctRecords;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
}

const londonDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The day in Great Britain, YYYY-MM-DD. */
export function dayInLondon(ms: number): string {
  return londonDay.format(ms);
}

export function actorOf(by: Principal, deps: DmctDeps): DmctActor {
  const nowMs = deps.nowMs();
  return { by, recordedAt: new Date(nowMs).toISOString(), today: dayInLondon(nowMs) };
}
