export { diffSchedules } from '@gauntlet/scheduling';
export type { ScheduleDiff } from '@gauntlet/scheduling';
export { planNow, publishSchedule } from './publish-schedule.ts';
export type { ScheduleDeps } from './publish-schedule.ts';
export type { ScheduleDocument } from './schedule-document.ts';
