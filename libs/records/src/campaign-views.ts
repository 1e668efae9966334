import type { CampaignSummary, CampaignView, SegmentProgress, SegmentResult, SegmentView } from '@gauntlet/contracts';
import type { CampaignRecords, CampaignSituation, SegmentSituation } from '@gauntlet/execution';
import { pageOf, positionOf } from './cursor.ts';
import type { Tx } from './database.ts';

export async function getCampaign(tx: Tx, campaignId: string): Promise<CampaignView | undefined> {
  const row = await tx.selectFrom('campaigns').selectAll().where('campaign_id', '=', campaignId).executeTakeFirst();
  if (row === undefined) return undefined;
  const segments = await segmentsOf(tx, [campaignId]);
  return {
    ...summaryOf(row),
    environment: row.definition.environment,
    definition: row.definition,
    definitionHash: row.definition_hash,
    platformVersion: row.platform_version,
    traceId: row.traceparent.split('-')[1] ?? '',
    phases: row.plan.phases,
    segments: segments.map(segmentView),
    decided: row.verdict,
  };
}

export async function listCampaigns(tx: Tx, { cursor, limit, state }: Parameters<CampaignRecords['listCampaigns']>[0]): ReturnType<CampaignRecords['listCampaigns']> {
  let found = tx.selectFrom('campaigns').selectAll();
  if (cursor !== undefined) found = found.where('sequence', '<', positionOf(cursor));
  if (state !== undefined) found = found.where('state', '=', state);
  const rows = await found.orderBy('sequence', 'desc').limit(limit + 1).execute();
  return pageOf(rows, limit, summaryOf, ({ sequence }) => sequence);
}

export async function situations(tx: Tx): Promise<readonly CampaignSituation[]> {
  const rows = await tx.selectFrom('campaigns').selectAll().where((where) => where.or([where('ended_at', 'is', null), where('verdict', 'is', null)])).orderBy('sequence').execute();
  if (rows.length === 0) return [];
  const segments = await segmentsOf(tx, rows.map((row) => row.campaign_id));
  return rows.map((row) => ({
    campaignId: row.campaign_id,
    state: row.state,
    definition: row.definition,
    armedByMs: row.armed_by_ms,
    releaseAtMs: row.release_at_ms,
    ending: row.ending,
    endingReason: row.ending_reason,
    traceparent: row.traceparent,
    segments: segments.filter((segment) => segment.campaign_id === row.campaign_id).map(situationOf),
  }));
}

type CampaignRow = Awaited<ReturnType<typeof selectCampaign>>;
type SegmentRow = Awaited<ReturnType<typeof segmentsOf>>[number];

function selectCampaign(tx: Tx) {
  return tx.selectFrom('campaigns').selectAll().executeTakeFirstOrThrow();
}

function segmentsOf(tx: Tx, campaignIds: readonly string[]) {
  return tx.selectFrom('segments').selectAll().where('campaign_id', 'in', campaignIds).orderBy('campaign_id').orderBy('place').execute();
}

function summaryOf(row: CampaignRow): CampaignSummary {
  const { key, name } = row.definition;
  return {
    id: row.campaign_id,
    key,
    name,
    state: row.state,
    submittedBy: row.submitted_by,
    submittedAt: row.submitted_at.toISOString(),
    releasedAt: row.release_at_ms === null ? null : new Date(row.release_at_ms).toISOString(),
    stoppedAt: row.ending_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    reason: row.ending_reason,
    generators: row.plan.generators,
    durationMs: row.plan.durationMs,
    verdict: row.verdict?.verdict ?? null,
  };
}

function situationOf(row: SegmentRow): SegmentSituation {
  const { segment_id: segmentId, place, state, generation, queued_at_ms: queuedAtMs, last_heard_ms: lastHeardMs, hostname, generator, progress, health, result } = row;
  return { segmentId, place, state, generation, queuedAtMs, lastHeardMs, hostname, generator, progress, health, result };
}

function segmentView(row: SegmentRow): SegmentView {
  const { segmentId, place, state, generator, hostname, progress, health, result } = situationOf(row);
  return { segmentId, index: place, state, generator, hostname, lastHeardAt: row.last_heard_at?.toISOString() ?? null, progress: result === null ? progress : progressOf(result), health, result };
}

/** The last heartbeat came before the end; the result says how all of it ended. */
function progressOf({ byVariant, deviceAlerts, dccAlerts }: SegmentResult): SegmentProgress {
  const sum = (of: 'sent' | 'answered' | 'failed' | 'lost') => byVariant.reduce((total, each) => total + each[of], 0);
  return { sent: sum('sent'), answered: sum('answered'), failed: sum('failed'), lost: sum('lost'), outstanding: 0, deviceAlerts, dccAlerts };
}
