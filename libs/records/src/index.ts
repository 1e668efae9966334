export { openRecords } from './open-records.ts';
export type { RecordsPlace } from './open-records.ts';
