import type { CampaignSecond, CampaignView } from '@gauntlet/contracts';
import type { AlertSecond, LoadReader, TrafficSecond } from '@gauntlet/execution';
import { rateAt, stagesOf } from '@gauntlet/execution';

/** A campaign's seconds from this one on (since the release), target beside what was sent; none before the release. */
export async function readSeconds(campaign: CampaignView, load: Pick<LoadReader, 'trafficBySecond' | 'alertsBySecond'>, from: number): Promise<readonly CampaignSecond[]> {
  if (campaign.releasedAt === null) return [];
  const released = Math.floor(Date.parse(campaign.releasedAt) / 1_000);
  const selection = { campaignId: campaign.id, fromSecond: released + from };
  const [traffic, alerts] = await Promise.all([load.trafficBySecond(selection), load.alertsBySecond(selection)]);
  const seconds = new Map<number, { traffic: TrafficSecond[]; alerts: AlertSecond[] }>();
  const at = (second: number) => {
    const found = seconds.get(second) ?? { traffic: [], alerts: [] };
    seconds.set(second, found);
    return found;
  };
  for (const each of traffic) at(each.second - released).traffic.push(each);
  for (const each of alerts) at(each.second - released).alerts.push(each);
  return [...seconds].sort(([one], [other]) => one - other).map(([second, found]) => secondOf(campaign, second, found));
}

function secondOf(campaign: CampaignView, at: number, { traffic, alerts }: { readonly traffic: readonly TrafficSecond[]; readonly alerts: readonly AlertSecond[] }): CampaignSecond {
  const received = (kind: AlertSecond['kind']) => alerts.filter((each) => each.kind === kind).reduce((sum, each) => sum + each.received, 0);
  return {
    at,
    phase: traffic[0]?.phase ?? alerts[0]?.phase ?? '',
    targetPerSecond: targetAt(campaign, at * 1_000),
    classes: traffic.map(({ trafficClass, sent, failed, lost, p50Us, p95Us, p99Us }) => ({ trafficClass, sent, failed, lost, p50Ms: inMs(p50Us), p95Ms: inMs(p95Us), p99Ms: inMs(p99Us) })),
    deviceAlerts: received('device'),
    dccAlerts: received('dcc'),
  };
}

function inMs(us: number | null): number | null {
  return us === null ? null : us / 1_000;
}

function targetAt({ phases, definition }: CampaignView, sinceReleaseMs: number): number {
  const place = phases.findIndex(({ startMs, durationMs }) => sinceReleaseMs >= startMs && sinceReleaseMs < startMs + durationMs);
  const [planned, defined] = [phases[place], definition.phases[place]];
  if (planned === undefined || defined === undefined) return 0;
  return (['smets1', 'rest'] as const).reduce((sum, trafficClass) => sum + rateAt(stagesOf(defined[trafficClass], defined.duration), sinceReleaseMs - planned.startMs), 0);
}
