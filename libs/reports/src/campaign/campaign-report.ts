import type { CampaignComparison, CampaignSecond, CampaignVerdict, CampaignView, ResponseTimes } from '@gauntlet/contracts';
import type { GeneratorSummary } from '@gauntlet/execution';

/** Everything that a campaign's report is made of. */
export interface CampaignReport {
  readonly campaign: CampaignView;
  readonly verdict: CampaignVerdict;
  /** Of each second since the release. */
  readonly seconds: readonly CampaignSecond[];
  /** p50, p95 and p99, exact, by phase, traffic class and Service Reference Variant. */
  readonly times: readonly ResponseTimes[];
  readonly failures: readonly { readonly phase: string; readonly srv: string; readonly outcome: string; readonly reason: string; readonly requests: number }[];
  readonly generators: readonly GeneratorSummary[];
  /** With another campaign, where one was named. */
  readonly comparison?: CampaignComparison | undefined;
}

/** Versions, seed and definition: what somebody needs to run it again. */
export function reproducibility({ campaign }: CampaignReport): readonly (readonly [string, string])[] {
  const k6 = [...new Set(campaign.segments.flatMap(({ result }) => (result?.k6 === undefined ? [] : [result.k6.version])))];
  return [
    ['Campaign', campaign.id],
    ['Definition', `${campaign.key}, sha256 ${campaign.definitionHash}`],
    ['Seed', String(campaign.definition.seed)],
    ['Platform version', campaign.platformVersion],
    ['k6', k6.length === 0 ? 'never started' : k6.join(', ')],
    ['Signed', campaign.definition.signed ? 'yes' : 'no'],
    ['Generators', String(campaign.generators)],
    ['Trace', campaign.traceId],
  ];
}
