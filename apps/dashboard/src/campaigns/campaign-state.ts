import type { CampaignEvent, CampaignSecond, CampaignView } from '@gauntlet/contracts';

/** A campaign as its page holds it: what the stream told so far. */
export interface CampaignState {
  readonly campaign: CampaignView;
  /** In order of time. */
  readonly seconds: readonly CampaignSecond[];
}

/** The state after some more events; the same events applied again change nothing. */
export function applyCampaignEvents(state: CampaignState | undefined, events: readonly CampaignEvent[]): CampaignState | undefined {
  let campaign = state?.campaign;
  const told = new Map<number, CampaignSecond>();
  for (const event of events) {
    if (event.type === 'campaign') campaign = event.campaign;
    else for (const second of event.seconds) told.set(second.at, second);
  }
  if (campaign === undefined) return undefined;
  const held = state?.seconds ?? [];
  if (told.size === 0) return { campaign, seconds: held };
  const kept = held.filter(({ at }) => !told.has(at));
  return { campaign, seconds: [...kept, ...told.values()].sort((one, other) => one.at - other.at) };
}
