export type { RunReport } from './run-report.ts';
export { junitXml } from './junit-xml.ts';
export { jsonReport } from './json-report.ts';
export { htmlReport } from './html/html-report.ts';
export type { CampaignReport } from './campaign/campaign-report.ts';
export { campaignHtml } from './campaign/campaign-html.ts';
export { campaignJson } from './campaign/campaign-json.ts';
export { campaignCsv } from './campaign/campaign-csv.ts';
