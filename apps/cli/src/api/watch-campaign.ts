import type { CampaignEvent, CampaignView } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { CampaignProgress } from '../output/campaign-progress.ts';
import type { Connection } from './connect.ts';
import { followSubject } from './follow-subject.ts';

export interface WatchCampaignOptions {
  /** Told of every change; left out for a silent wait. */
  readonly progress?: CampaignProgress | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until the campaign ended and its verdict is decided.
 * @throws GauntletError 'gone' when `timeoutMs` passes first; the campaign itself goes on
 */
export async function watchCampaign({ client }: Connection, campaignId: string, { progress, timeoutMs, signal }: WatchCampaignOptions): Promise<CampaignView> {
  const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const signals = [limit, signal].filter((each) => each !== undefined);
  try {
    return await followSubject<CampaignView, CampaignEvent>(client, {
      path: `/v1/campaigns/${encodeURIComponent(campaignId)}`,
      asEvent: (campaign) => ({ type: 'campaign', campaign }),
      isLast: (event) => event.type === 'campaign' && event.campaign.decided !== null,
      onEvent: (event) => progress?.event(event),
      signal: signals.length === 0 ? undefined : AbortSignal.any(signals),
    });
  } catch (error) {
    if (limit?.aborted === true && signal?.aborted !== true) throw new GauntletError('gone', `the campaign did not end within ${(timeoutMs ?? 0) / 1_000} s; it goes on`, { cause: error });
    throw error;
  } finally {
    progress?.finish();
  }
}
