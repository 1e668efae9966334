export type { RunReport } from './run-report.ts';
export { junitXml } from './junit-xml.ts';
export { jsonReport } from './json-report.ts';
export { htmlReport } from './html/html-report.ts';
