import { GauntletError } from '@gauntlet/contracts';
import type { CampaignState, CampaignVerdict, Principal } from '@gauntlet/contracts';
import type { CampaignEnding, CampaignRecords, NewCampaign } from '@gauntlet/execution';
import { appendAudit, platform } from './audit-log.ts';
import { getCampaign, listCampaigns, situations } from './campaign-views.ts';
import type { Database, Tx } from './database.ts';
import { claimSegment, heartbeatSegment, loseSegments, reportSegment, requeueSegments } from './segment-leases.ts';

const endStates: readonly CampaignState[] = ['completed', 'aborted', 'cancelled', 'failed'];

export function campaignRecords(database: Database): CampaignRecords {
  const { wallClockMs } = database;
  return {
    createCampaign: (campaign, by) => database.change((tx) => createCampaign(tx, campaign, by, wallClockMs())),
    getCampaign: (campaignId) => database.read((tx) => getCampaign(tx, campaignId)),
    listCampaigns: (query) => database.read((tx) => listCampaigns(tx, query)),
    campaignsUnderway: () => database.read((tx) => situations(tx)),
    requeueSegments: (campaignId, segmentIds, nowMs) => database.change((tx) => requeueSegments(tx, campaignId, segmentIds, nowMs)),
    claimSegment: (claim) => database.change((tx) => claimSegment(tx, claim, wallClockMs())),
    heartbeatSegment: (segmentId, heartbeat, nowMs) => database.change((tx) => heartbeatSegment(tx, { segmentId, heartbeat, nowMs, wallClockMs: wallClockMs() })),
    reportSegment: (segmentId, result) => database.change((tx) => reportSegment(tx, segmentId, result)),
    loseSegments: (campaignId, segmentIds) => database.change((tx) => loseSegments(tx, { campaignId, segmentIds, wallClockMs: wallClockMs() })),
    releaseCampaign: (campaignId, atMs) =>
      database.change(async (tx) => void (await tx.updateTable('campaigns').set({ release_at_ms: atMs }).where('campaign_id', '=', campaignId).where('release_at_ms', 'is', null).where('ending', 'is', null).execute())),
    moveCampaign: (campaignId, from, to) => database.change(async (tx) => void (await tx.updateTable('campaigns').set({ state: to }).where('campaign_id', '=', campaignId).where('state', '=', from).execute())),
    endCampaign: (campaignId, ending, reason, by) => database.change((tx) => endCampaign(tx, { campaignId, ending, reason, by, wallClockMs: wallClockMs() })),
    finishCampaign: (campaignId, state, reason) => database.change((tx) => finishCampaign(tx, { campaignId, state, reason, wallClockMs: wallClockMs() })),
    saveCampaignVerdict: (verdict, by) => database.change((tx) => saveVerdict(tx, verdict, by, wallClockMs())),
  };
}

async function createCampaign(tx: Tx, campaign: NewCampaign, by: Principal, wallClockMs: number): Promise<void> {
  const { campaignId, definition, definitionHash, plan, load, platformVersion, traceparent, armedByMs } = campaign;
  await tx
    .insertInto('campaigns')
    .values({
      campaign_id: campaignId,
      key: definition.key,
      state: 'queued',
      definition: JSON.stringify(definition),
      definition_hash: definitionHash,
      plan: JSON.stringify(plan),
      load: JSON.stringify(load),
      platform_version: platformVersion,
      traceparent,
      submitted_by: by.subject,
      submitted_at: new Date(wallClockMs),
      armed_by_ms: armedByMs,
      ending_reason: '',
    })
    .execute();
  const segments = Array.from({ length: plan.generators }, (_, place) => ({ segment_id: `${campaignId}.${place}`, campaign_id: campaignId, place, state: 'waiting' as const, generation: 0, lease_token: 0 }));
  await tx.insertInto('segments').values(segments).execute();
  await appendAudit(tx, wallClockMs, [{ by, action: 'campaign.created', subjectId: campaignId, detail: { key: definition.key, definitionHash, generators: plan.generators, requests: plan.requests, platformVersion } }]);
}

async function endCampaign(tx: Tx, { campaignId, ending, reason, by, wallClockMs }: { readonly campaignId: string; readonly ending: CampaignEnding; readonly reason: string; readonly by: Principal; readonly wallClockMs: number }): Promise<boolean> {
  const found = await tx.selectFrom('campaigns').select(['state', 'ending']).where('campaign_id', '=', campaignId).forUpdate().executeTakeFirst();
  if (found === undefined) throw new GauntletError('not-found', `there is no campaign ${campaignId}`);
  if (endStates.includes(found.state)) return false;
  // Asked again: it is ending, and the first reason stands.
  if (found.ending !== null) return true;
  await tx.updateTable('campaigns').set({ ending, ending_reason: reason, ending_at: new Date(wallClockMs) }).where('campaign_id', '=', campaignId).execute();
  await appendAudit(tx, wallClockMs, [{ by, action: 'campaign.stopped', subjectId: campaignId, detail: { ending, reason } }]);
  return true;
}

async function finishCampaign(tx: Tx, { campaignId, state, reason, wallClockMs }: { readonly campaignId: string; readonly state: CampaignState; readonly reason: string; readonly wallClockMs: number }): Promise<void> {
  const finished = await tx
    .updateTable('campaigns')
    .set({ state, ending_reason: reason, ended_at: new Date(wallClockMs) })
    .where('campaign_id', '=', campaignId)
    .where('ended_at', 'is', null)
    .returning('campaign_id')
    .executeTakeFirst();
  if (finished !== undefined) await appendAudit(tx, wallClockMs, [{ by: platform, action: 'campaign.ended', subjectId: campaignId, detail: { state, reason } }]);
}

async function saveVerdict(tx: Tx, verdict: CampaignVerdict, by: Principal, wallClockMs: number): Promise<void> {
  const saved = await tx.updateTable('campaigns').set({ verdict: JSON.stringify(verdict) }).where('campaign_id', '=', verdict.campaignId).where('verdict', 'is', null).returning('campaign_id').executeTakeFirst();
  if (saved !== undefined) await appendAudit(tx, wallClockMs, [{ by, action: 'verdict.saved', subjectId: verdict.campaignId, detail: { verdict: verdict.verdict, inputsHash: verdict.inputsHash } }]);
}

