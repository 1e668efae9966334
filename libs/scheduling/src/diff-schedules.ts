import type { DmctSchedule, ScheduleEntry, UndatedDmc } from './dmct-schedule.ts';
import { dayNumber } from './lab-calendar.ts';

/** One DMC's change against the last published schedule (SVTAD 20.9: every change is published). */
export type ScheduleChange =
  | { readonly kind: 'added'; readonly dmcId: string; readonly next: ScheduleEntry }
  /** No longer in the schedule: done, excluded or withdrawn; the DMCT Status List says which. */
  | { readonly kind: 'removed'; readonly dmcId: string; readonly previous: ScheduleEntry }
  /** Still to be tested, but without dates now. */
  | { readonly kind: 'dates-withdrawn'; readonly dmcId: string; readonly previous: ScheduleEntry; readonly reason: UndatedDmc }
  | { readonly kind: 'changed'; readonly dmcId: string; readonly previous: ScheduleEntry; readonly next: ScheduleEntry; readonly what: readonly ChangedPart[]; readonly completionMovedDays: number };

export type ChangedPart = 'start' | 'completion' | 'device-set' | 'packs' | 'epcl-entries';

export interface ScheduleDiff {
  /** By DMC id. */
  readonly changes: readonly ScheduleChange[];
  readonly unchangedCount: number;
}

/**
 * Every change of `next` against `previous`: DMCs added, removed and left without dates, and entries whose start, completion, device
 * set, packs (their order, their own dates, a rationale) or planned EPCL entries differ. Days are compared, not minutes: days are what
 * is published, and every small shift in the lab moves the minutes of all that comes after. `completionMovedDays` counts calendar
 * days, negative when earlier. Meters, priorities and reasons are no part of what 20.9 publishes and make no change by themselves.
 */
export function diffSchedules(previous: DmctSchedule, next: DmctSchedule): ScheduleDiff {
  const before = new Map(previous.entries.map((entry) => [entry.dmcId, entry]));
  const after = new Map(next.entries.map((entry) => [entry.dmcId, entry]));
  const undated = new Map(next.undated.map((dmc) => [dmc.dmcId, dmc]));
  const changes: ScheduleChange[] = [];
  let unchangedCount = 0;
  for (const [dmcId, entry] of after) {
    const old = before.get(dmcId);
    const what = old === undefined ? [] : changedParts(old, entry);
    if (old === undefined) changes.push({ kind: 'added', dmcId, next: entry });
    else if (what.length > 0) changes.push({ kind: 'changed', dmcId, previous: old, next: entry, what, completionMovedDays: dayNumber(entry.completion.date) - dayNumber(old.completion.date) });
    else unchangedCount += 1;
  }
  for (const [dmcId, old] of before) {
    const reason = undated.get(dmcId);
    if (reason !== undefined) changes.push({ kind: 'dates-withdrawn', dmcId, previous: old, reason });
    else if (!after.has(dmcId)) changes.push({ kind: 'removed', dmcId, previous: old });
  }
  return { changes: changes.toSorted((a, b) => (a.dmcId < b.dmcId ? -1 : 1)), unchangedCount };
}

function changedParts(previous: ScheduleEntry, next: ScheduleEntry): ChangedPart[] {
  const parts: readonly (readonly [ChangedPart, boolean])[] = [
    ['start', previous.start.date === next.start.date],
    ['completion', previous.completion.date === next.completion.date],
    ['device-set', previous.deviceSetId === next.deviceSetId],
    ['packs', packsOf(previous) === packsOf(next)],
    ['epcl-entries', entriesOf(previous) === entriesOf(next)],
  ];
  return parts.filter(([, unchanged]) => !unchanged).map(([part]) => part);
}

/** As text of fixed form, in which order counts. A schedule that was stored and read again compares equal. */
function packsOf({ packs }: ScheduleEntry): string {
  return JSON.stringify(packs.map(({ pack, kind, start, completion, nonStandardRationale = null }) => [pack, kind, start.date, completion.date, nonStandardRationale]));
}

function entriesOf({ epclEntries }: ScheduleEntry): string {
  return JSON.stringify(epclEntries.map(({ entry, installationTypes }) => [entry, installationTypes]));
}
