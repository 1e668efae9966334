import { GauntletError } from '@gauntlet/contracts';
import type { LeaseToken, SegmentHeartbeat, SegmentResult } from '@gauntlet/contracts';
import type { CampaignRecords, QueuedSegment } from '@gauntlet/execution';
import { sql } from 'kysely';
import { appendAudit, platform } from './audit-log.ts';
import type { Tx } from './database.ts';

type Claim = Parameters<CampaignRecords['claimSegment']>[0];

export async function requeueSegments(tx: Tx, campaignId: string, segmentIds: readonly string[], nowMs: number): Promise<readonly QueuedSegment[]> {
  const campaign = await tx.selectFrom('campaigns').select(['traceparent', 'ending']).where('campaign_id', '=', campaignId).executeTakeFirst();
  if (campaign === undefined || campaign.ending !== null) return [];
  const queued = await tx
    .updateTable('segments')
    .set({ generation: sql`generation + 1`, queued_at_ms: nowMs })
    .where('segment_id', 'in', segmentIds)
    .where('state', '=', 'waiting')
    .returning(['segment_id', 'generation'])
    .execute();
  return queued.map(({ segment_id: segmentId, generation }) => ({ campaignId, segmentId, generation, traceparent: campaign.traceparent }));
}

/** @throws GauntletError 'not-found' when the worker is not registered (any more): it is to register again */
export async function claimSegment(tx: Tx, { segmentId, workerId, generation, nowMs }: Claim, wallClockMs: number): ReturnType<CampaignRecords['claimSegment']> {
  const segment = await tx.selectFrom('segments').selectAll().where('segment_id', '=', segmentId).forUpdate().executeTakeFirst();
  if (segment === undefined || segment.state !== 'waiting' || segment.generation !== generation) return { kind: 'gone' };
  const campaign = await tx.selectFrom('campaigns').select(['campaign_id', 'ending', 'load', 'plan']).where('campaign_id', '=', segment.campaign_id).executeTakeFirstOrThrow();
  if (campaign.ending !== null) return { kind: 'gone' };
  const worker = await tx.selectFrom('workers').select('hostname').where('worker_id', '=', workerId as never).executeTakeFirst();
  if (worker === undefined) throw new GauntletError('not-found', `worker ${workerId} is not registered; expected it to register again`, { details: { workerId } });
  const leaseToken = (segment.lease_token + 1) as LeaseToken;
  await tx.updateTable('segments').set({ state: 'claimed', lease_token: leaseToken, worker_id: workerId, hostname: worker.hostname, last_heard_ms: nowMs, last_heard_at: new Date(wallClockMs), generator: 'preparing' }).where('segment_id', '=', segmentId).execute();
  const { place } = segment;
  const count = campaign.plan.generators;
  return { kind: 'claimed', claim: { ...campaign.load, campaignId: campaign.campaign_id, segmentId, leaseToken, index: place, count, executionSegment: `${place}/${count}:${place + 1}/${count}`, executionSegmentSequence: ['0', ...Array.from({ length: count - 1 }, (_, each) => `${each + 1}/${count}`), '1'].join(',') } };
}

interface Heard {
  readonly segmentId: string;
  readonly heartbeat: SegmentHeartbeat;
  readonly nowMs: number;
  readonly wallClockMs: number;
}

/** One statement: this is what every generator sends twice a second. */
export async function heartbeatSegment(tx: Tx, { segmentId, heartbeat, nowMs, wallClockMs }: Heard): ReturnType<CampaignRecords['heartbeatSegment']> {
  const { workerId, leaseToken, state, progress, health } = heartbeat;
  const [heard] = await tx
    .updateTable('segments')
    .from('campaigns')
    .set({ last_heard_ms: nowMs, last_heard_at: new Date(wallClockMs), generator: state, progress: JSON.stringify(progress), health: JSON.stringify(health) })
    .whereRef('campaigns.campaign_id', '=', 'segments.campaign_id')
    .where('segment_id', '=', segmentId)
    .where('segments.state', '=', 'claimed')
    .where('lease_token', '=', leaseToken)
    .where('worker_id', '=', workerId)
    .returning(['campaigns.ending', 'campaigns.ending_reason', 'campaigns.release_at_ms'])
    .execute();
  if (heard === undefined) return 'stale';
  if (heard.ending !== null) return { kind: 'stop', reason: heard.ending_reason };
  return heard.release_at_ms === null ? { kind: 'hold' } : { kind: 'release', atMs: heard.release_at_ms };
}

export async function reportSegment(tx: Tx, segmentId: string, result: SegmentResult): Promise<'recorded' | 'stale'> {
  const segment = await tx.selectFrom('segments').select(['state', 'lease_token', 'worker_id']).where('segment_id', '=', segmentId).forUpdate().executeTakeFirst();
  if (segment?.lease_token !== result.leaseToken || segment.worker_id !== result.workerId || (segment.state !== 'claimed' && segment.state !== 'reported')) return 'stale';
  if (segment.state === 'claimed') await tx.updateTable('segments').set({ state: 'reported', result: JSON.stringify(result) }).where('segment_id', '=', segmentId).execute();
  return 'recorded';
}

export async function loseSegments(tx: Tx, { campaignId, segmentIds, wallClockMs }: { readonly campaignId: string; readonly segmentIds: readonly string[]; readonly wallClockMs: number }): Promise<void> {
  const lost = await tx.updateTable('segments').set({ state: 'lost' }).where('segment_id', 'in', segmentIds).where('state', '=', 'claimed').returning(['segment_id', 'hostname']).execute();
  await appendAudit(tx, wallClockMs, lost.map(({ segment_id: segmentId, hostname }) => ({ by: platform, action: 'generator.lost' as const, subjectId: campaignId, detail: { segmentId, hostname } })));
}
