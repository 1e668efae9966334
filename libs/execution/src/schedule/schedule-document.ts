import type { ScheduleSettings } from '@gauntlet/contracts';
import type { DmctSchedule, DurationEstimate, ScheduleDiff } from '@gauntlet/scheduling';

/** The settings that a plan rests on, whole. */
export type WholeSettings = { readonly [Name in keyof ScheduleSettings]-?: Exclude<ScheduleSettings[Name], undefined> };

/** A DMC of the process that is to be tested but has no dates, with the clause and what it waits for. */
export interface DmcWithoutDates {
  readonly dmcId: string;
  readonly clause: string;
  readonly text: string;
}

/** A DMCT Schedule (SVTAD 20.9) with what it rests on; published ones have a version and are never changed. */
export interface ScheduleDocument {
  /** null for a plan that nobody published. */
  readonly version: number | null;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly madeBy: string;
  readonly settings: WholeSettings;
  readonly schedule: DmctSchedule;
  readonly withoutDates: readonly DmcWithoutDates[];
  /** What each duration was estimated from, DMC by DMC and pack by pack. */
  readonly estimates: readonly (DurationEstimate & { readonly dmcId: string; readonly pack: string })[];
  /** Against the version published before; null for the first. */
  readonly changes: (ScheduleDiff & { readonly since: number }) | null;
}
