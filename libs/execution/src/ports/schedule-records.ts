import type { ScheduleDocument } from '../schedule/schedule-document.ts';

/** Published versions of the DMCT Schedule, and what plans are made from. */
export interface ScheduleRecords {
  getSchedule(version: number | 'latest'): Promise<ScheduleDocument | undefined>;
  /** Newest first. */
  listSchedules(): Promise<readonly { readonly version: number; readonly publishedAt: string; readonly publishedBy: string; readonly dmcs: number; readonly changes: number }[]>;
  /** Whole runs of one pack on one DMC, from those that completed: how long its shards took, in minutes. */
  pastDurations(): Promise<readonly { readonly pack: string; readonly dmcId: string; readonly minutes: number }[]>;
}
