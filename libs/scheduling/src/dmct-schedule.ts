import type { LabInstant } from './lab-calendar.ts';
import type { DmctPackKind, PlannedEpclEntry } from './schedule-input.ts';

/** The DMCT Schedule of SVTAD 20.9: what is published, and against which the next one is compared. */
export interface DmctSchedule {
  /** In the order of their starts. */
  readonly entries: readonly ScheduleEntry[];
  /** DMCs without confident dates, each with what it waits for. */
  readonly undated: readonly UndatedDmc[];
  readonly quality: ScheduleQuality;
}

export interface ScheduleEntry {
  readonly dmcId: string;
  readonly deviceSetId: string;
  readonly start: LabInstant;
  readonly completion: LabInstant;
  /** In the order in which they run: migration testing before SRVT (20.14). */
  readonly packs: readonly PlannedPack[];
  readonly epclEntries: readonly PlannedEpclEntry[];
  readonly meters: number;
  readonly priority: number;
  /** Lab minutes from the first day of the plan to the start. */
  readonly waitMinutes: number;
  readonly durationMinutes: number;
  /** Absent when testing starts at once. */
  readonly waitsFor?: WaitingReason;
}

export interface PlannedPack {
  readonly pack: string;
  readonly kind: DmctPackKind;
  readonly start: LabInstant;
  readonly completion: LabInstant;
  /** SVTAD 20.9: why this pack stands in place of the standard one. */
  readonly nonStandardRationale?: string;
}

/** Why a DMC does not start at once, with what ends the wait. `text` is a sentence for people. */
export interface WaitingReason {
  readonly kind: 'not-before' | 'device-set' | 'lab-slot';
  /** The DMC whose completion ends the wait for a device set or a lab slot. */
  readonly behindDmcId?: string;
  readonly text: string;
}

export interface UndatedDmc {
  readonly dmcId: string;
  readonly kind: 'no-device-set' | 'migration-not-determined' | 'pack-not-agreed';
  readonly clause: string;
  readonly text: string;
}

/** Sums over the dated DMCs, in meter-days of open lab: meters, raised by priority, times lab days until completion. */
export interface ScheduleQuality {
  readonly weightedCompletionMeterDays: number;
  /** Price of the changes against the published schedule. */
  readonly instabilityMeterDays: number;
  /** No schedule of these DMCs can cost less. */
  readonly lowerBoundMeterDays: number;
  /** (weighted completion + instability) / lower bound − 1; 0 when there is nothing to plan. */
  readonly distanceToBound: number;
}
