import type { CampaignReport } from './campaign-report.ts';

/** The whole report as JSON. */
export function campaignJson(report: CampaignReport): string {
  const text = JSON.stringify({ format: 'gauntlet-campaign-report', formatVersion: 1, ...report }, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);
  return `${text}\n`;
}
