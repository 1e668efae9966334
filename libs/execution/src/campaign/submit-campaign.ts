import type { Campaign, DmcId, Principal } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { CampaignRecords } from '../ports/campaign-records.ts';
import type { PortfolioRecords } from '../ports/records.ts';
import { newId } from '../run/identity.ts';
import { planCampaign } from './plan-campaign.ts';
import type { PlannedCampaign } from './plan-campaign.ts';

export interface SubmitCampaignDeps {
  readonly records: CampaignRecords & Pick<PortfolioRecords, 'findDmcs'>;
  /** Wall clock and lease clock, milliseconds. */
  readonly wallMs: () => number;
  readonly leaseNowMs: () => number;
  readonly platformVersion: string;
}

/** Plans a campaign with the portfolio's DMCs. @throws GauntletError 'invalid-input' that lists every problem with its path */
export async function planWithPortfolio(campaign: Campaign, { records }: Pick<SubmitCampaignDeps, 'records'>): Promise<Extract<PlannedCampaign, { ok: true }>> {
  const ids = [...new Set([...(campaign.population?.mix ?? []), ...campaign.devices].map(({ dmc }) => dmc as DmcId))];
  const planned = planCampaign(campaign, await records.findDmcs(ids));
  if (!planned.ok) throw new GauntletError('invalid-input', `the campaign has ${planned.problems.length} problem${planned.problems.length === 1 ? '' : 's'}`, { problems: planned.problems });
  return planned;
}

/** Records a campaign; its segments are queued by the next round of the conductor. @returns its id */
export async function submitCampaign(submission: { readonly campaign: Campaign; readonly by: Principal; readonly traceparent: string }, deps: SubmitCampaignDeps): Promise<string> {
  const { campaign, by, traceparent } = submission;
  const { plan, load } = await planWithPortfolio(campaign, deps);
  const campaignId = newId(deps.wallMs());
  await deps.records.createCampaign({ campaignId, definition: campaign, definitionHash: plan.definitionHash, plan, load, platformVersion: deps.platformVersion, traceparent, armedByMs: deps.leaseNowMs() + campaign.armedWithin }, by);
  return campaignId;
}
