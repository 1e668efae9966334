import type { CampaignEvent, CampaignSecond, CampaignView, CriterionView } from '@gauntlet/contracts';

/** A campaign as its page holds it: what the stream told so far. */
export interface CampaignState {
  readonly campaign: CampaignView;
  /** In order of time. */
  readonly seconds: readonly CampaignSecond[];
  /** Targets and gates as they stand while it runs. */
  readonly gates: readonly CriterionView[];
}

/** The state after some more events; the same events applied again change nothing. */
export function applyCampaignEvents(state: CampaignState | undefined, events: readonly CampaignEvent[]): CampaignState | undefined {
  let campaign = state?.campaign;
  let gates = state?.gates ?? [];
  const told = new Map<number, CampaignSecond>();
  for (const event of events) {
    if (event.type === 'campaign') campaign = event.campaign;
    else if (event.type === 'gates') gates = event.gates;
    else for (const second of event.seconds) told.set(second.at, second);
  }
  if (campaign === undefined) return undefined;
  const held = state?.seconds ?? [];
  if (told.size === 0) return { campaign, seconds: held, gates };
  const kept = held.filter(({ at }) => !told.has(at));
  return { campaign, seconds: [...kept, ...told.values()].sort((one, other) => one.at - other.at), gates };
}
