import type { CampaignReport } from './campaign-report.ts';

const columns = ['phase', 'traffic_class', 'srv', 'sent', 'answered', 'failed', 'lost', 'min_ms', 'p50_ms', 'p95_ms', 'p99_ms', 'max_ms'] as const;

/** Response times by phase, traffic class and Service Reference Variant, one row each (RFC 4180); empty where nothing was answered. */
export function campaignCsv({ campaign, times }: CampaignReport): string {
  const order = new Map(campaign.phases.map(({ key }, place) => [key, place]));
  const rows = times.toSorted((one, other) => (order.get(one.phase) ?? 0) - (order.get(other.phase) ?? 0)).map(({ phase, trafficClass, srv, sent, answered, failed, lost, minUs, quantilesUs, maxUs }) => {
    const [p50, p95, p99] = quantilesUs;
    return [phase, trafficClass, srv, sent, answered, failed, lost, inMs(minUs), inMs(p50), inMs(p95), inMs(p99), inMs(maxUs)];
  });
  return [columns, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** Keys, SRVs and classes have neither commas nor quotes. */
function inMs(us: number | null | undefined): string {
  return us === null || us === undefined ? '' : String(us / 1_000);
}
