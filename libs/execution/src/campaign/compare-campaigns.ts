import type { CampaignComparison, CampaignView, ComparedCampaign, ComparedTimes, ResponseTimes } from '@gauntlet/contracts';
import type { LoadReader } from '../ports/load-store.ts';

/** Two campaigns beside each other. It concludes nothing: two campaigns at two times differ also for other reasons. */
export async function compareCampaigns(one: CampaignView, other: CampaignView, load: Pick<LoadReader, 'responseTimesByClass'>): Promise<CampaignComparison> {
  const [ofOne, ofOther] = await Promise.all([one, other].map(({ id }) => load.responseTimesByClass({ campaignId: id }, [0.5, 0.95, 0.99])));
  const found = [...(ofOne ?? []), ...(ofOther ?? [])];
  const keys = [...one.phases, ...other.phases].flatMap(({ key }) => (['smets1', 'rest'] as const).map((trafficClass) => ({ phase: key, trafficClass })));
  const unique = [...new Map(keys.map((key) => [keyOf(key), key])).values()].filter((key) => found.some((each) => keyOf(each) === keyOf(key)));
  return {
    campaigns: [identityOf(one), identityOf(other)],
    rows: unique.map((key) => {
      const [first, second] = [ofOne, ofOther].map((times) => timesOf(times?.find((each) => keyOf(each) === keyOf(key))));
      const ratio = first?.p95Ms == null || second?.p95Ms == null || first.p95Ms === 0 ? null : second.p95Ms / first.p95Ms;
      return { ...key, one: first ?? null, other: second ?? null, p95Ratio: ratio };
    }),
  };
}

function keyOf({ phase, trafficClass }: Pick<ResponseTimes, 'phase' | 'trafficClass'>): string {
  return `${trafficClass} ${phase}`;
}

function identityOf({ id, name, definitionHash }: CampaignView): ComparedCampaign {
  return { id, name, definitionHash };
}

function timesOf(times: ResponseTimes | undefined): ComparedTimes | undefined {
  if (times === undefined) return undefined;
  const [p50Ms = null, p95Ms = null, p99Ms = null] = times.quantilesUs.map((us) => (us === null ? null : us / 1_000));
  return { sent: times.sent, failed: times.failed, lost: times.lost, p50Ms, p95Ms, p99Ms };
}
