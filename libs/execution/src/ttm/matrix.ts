/** The Test Traceability Matrix: what other projects use of this folder. */
export { importTtm, ttmProgress, type TtmProgress } from './import-ttm.ts';
export { ttmColumns, ttmRows } from './ttm-rows.ts';
