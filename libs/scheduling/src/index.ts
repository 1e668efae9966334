export { planSchedule } from './plan-schedule.ts';
export { diffSchedules } from './diff-schedules.ts';
export type { ChangedPart, ScheduleChange, ScheduleDiff } from './diff-schedules.ts';
export { estimateDuration } from './estimate-duration.ts';
export type { DurationEstimate, DurationQuestion, PastDuration } from './estimate-duration.ts';
export type { DmctSchedule, PlannedPack, ScheduleEntry, ScheduleQuality, UndatedDmc, WaitingReason } from './dmct-schedule.ts';
export type { DmcToPlan, DmctPackKind, MigrationTesting, PackToRun, PlannableDeviceSet, PlannedEpclEntry, ScheduleInput } from './schedule-input.ts';
export type { IsoDate, LabCalendar, LabInstant } from './lab-calendar.ts';
