import { createHash } from 'node:crypto';
import type { CampaignVerdict, CampaignView } from '@gauntlet/contracts';
import { canonicalJson } from '@gauntlet/contracts';
import type { LoadReader } from '../ports/load-store.ts';
import { judgeLoad } from './judge-load.ts';
import { judgeRig, readRig } from './judge-rig.ts';

/**
 * A campaign's verdict, from its definition, its generators' reports and what is stored: the same later as now. The rig comes first:
 * where it was the limit, nothing is concluded of the system.
 */
export async function evaluateCampaign(campaign: CampaignView, { load, now }: { readonly load: LoadReader; readonly now: () => Date }): Promise<CampaignVerdict> {
  const input = await readRig(campaign, load);
  const rig = judgeRig(input);
  const isEmpty = input.counts.length === 0;
  const criteria = isEmpty ? [] : await judgeLoad(campaign, load);
  const inputs = { definition: campaign.definitionHash, counts: input.counts, results: campaign.segments.map(({ result }) => result), observed: [...rig, ...criteria].map(({ criterion, observed }) => [criterion, observed]) };
  return { campaignId: campaign.id, verdict: verdictOf(rig, criteria), evaluatedAt: now().toISOString(), inputsHash: createHash('sha256').update(canonicalJson(inputs)).digest('hex'), rig, criteria };
}

function verdictOf(rig: CampaignVerdict['rig'], criteria: CampaignVerdict['criteria']): CampaignVerdict['verdict'] {
  if (rig.some(({ verdict }) => verdict !== 'met')) return 'inconclusive';
  if (criteria.some(({ verdict }) => verdict === 'not-met')) return 'not-met';
  // A campaign that asks nothing decides nothing.
  return criteria.length === 0 || criteria.some(({ verdict }) => verdict === 'undecidable') ? 'undecidable' : 'met';
}
