import type { InstallationType } from '@gauntlet/contracts';
import type { IsoDate, LabCalendar } from './lab-calendar.ts';
import type { DmctSchedule } from './dmct-schedule.ts';

/** SVTAD 20.13: DMCT Migration Testing, or DMCT Service Reference Variant Testing. */
export type DmctPackKind = 'migration' | 'srvt';

/** A test pack that a DMC has to go through (SVTAD 20.13–20.17). */
export interface PackToRun {
  /** Name and version, as the schedule shows it. */
  readonly pack: string;
  readonly kind: DmctPackKind;
  /** Expected duration in lab minutes, whole; `estimateDuration` makes it from past runs. */
  readonly durationMinutes: number;
  /** The pack starts no earlier than on this day. */
  readonly notBefore?: IsoDate;
  /** SVTAD 20.17: what the pack needs before it may be used when it is not the standard one of its Capability Release. */
  readonly nonStandard?: { readonly rationale: string; readonly agreement: 'tag-agreed' | 'sos-determined' | 'pending' };
}

/**
 * SVTAD 20.14: under the DMCT Process migration testing is a pack of its own; where migration was tested under the MTAD only
 * SRVT is done, and not before the TAB has determined that testing complete (the day of the determination, or none yet).
 */
export type MigrationTesting = { readonly under: 'dmct' } | { readonly under: 'mtad'; readonly determinedOn?: IsoDate };

/** SVTAD 20.9: an entry proposed for the EPCL; one for dormant installations alone may stand for active and mixed ones. */
export interface PlannedEpclEntry {
  readonly entry: string;
  readonly installationTypes: readonly InstallationType[];
}

export interface DmcToPlan {
  readonly id: string;
  /** Meters that can be enrolled once the DMC is tested; whole. */
  readonly meters: number;
  /** 0 (usual) to 100: raises the weight of the meters by so many per cent. */
  readonly priority: number;
  readonly packs: readonly PackToRun[];
  readonly migration: MigrationTesting;
  readonly epclEntries: readonly PlannedEpclEntry[];
  /** Testing starts no earlier than on this day, e.g. because the devices come then. */
  readonly notBefore?: IsoDate;
  /** The device set on which testing already goes on; `packs` then holds what is left, which goes on at once and without a break. */
  readonly underWayOn?: string;
}

/** An installation in the lab; it tests one DMC at a time. */
export interface PlannableDeviceSet {
  readonly id: string;
  /** The DMCs that it can be set up as; `any` for one that can be set up as every DMC. */
  readonly serves: 'any' | readonly string[];
}

export interface ScheduleInput {
  readonly dmcs: readonly DmcToPlan[];
  readonly deviceSets: readonly PlannableDeviceSet[];
  /** DMCs that the lab can test at the same time, however many device sets it has. */
  readonly labSlots: number;
  readonly calendar: LabCalendar;
  /** The last published schedule (SVTAD 20.9); without one no change has a price. */
  readonly published?: DmctSchedule;
  /** Price of moving a DMC's completion by a minute, as a share of the price of delaying it by a minute; 0.1 when not given. */
  readonly stabilityWeight?: number;
}
