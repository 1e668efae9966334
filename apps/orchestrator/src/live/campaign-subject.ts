import type { CampaignSecond } from '@gauntlet/contracts';
import type { LoadReader, Records } from '@gauntlet/execution';
import { readSeconds } from './campaign-seconds.ts';
import type { StatePart, Subject } from './live-streams.ts';

export interface CampaignSubjectDeps {
  readonly records: Pick<Records, 'getCampaign'>;
  readonly load: Pick<LoadReader, 'trafficBySecond' | 'alertsBySecond'>;
}

/** Rows of a second come for a while after it: Responses may take long, and are counted where their request was sent. */
const stillGrowing = 40;
const secondsPerPart = 10;

/** A campaign as it is watched: itself with its generators, and what it sent second by second. */
export function campaignSubject(campaignId: string, { records, load }: CampaignSubjectDeps): Subject {
  const seconds = new Map<number, CampaignSecond>();
  return {
    async read() {
      const campaign = await records.getCampaign(campaignId);
      if (campaign === undefined) return undefined;
      const from = Math.max(0, Math.max(-1, ...seconds.keys()) - stillGrowing);
      // Results that do not answer just now: the campaign itself goes on being told, and the next look reads what was missed.
      for (const second of await readSeconds(campaign, load, from).catch(() => [])) seconds.set(second.at, second);
      const part: StatePart = { key: 'campaign', fingerprint: JSON.stringify(campaign), event: { type: 'campaign', campaign } as StatePart['event'] };
      return { parts: [part, ...secondParts([...seconds.values()])], settled: campaign.decided !== null };
    },
  };
}

/** Several seconds to an event, so that a reader who comes late is given a long campaign in few of them. */
function secondParts(seconds: readonly CampaignSecond[]): readonly StatePart[] {
  const groups = new Map<number, CampaignSecond[]>();
  for (const second of seconds) {
    const group = Math.floor(second.at / secondsPerPart);
    groups.set(group, [...(groups.get(group) ?? []), second]);
  }
  return [...groups].map(([group, members]) => ({ key: `seconds ${group}`, fingerprint: JSON.stringify(members), event: { type: 'seconds', seconds: members } as StatePart['event'] }));
}
