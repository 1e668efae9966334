import type { CampaignSecond, CampaignView, CriterionView } from '@gauntlet/contracts';
import { previewGates } from '@gauntlet/execution';
import type { LoadReader, Records } from '@gauntlet/execution';
import { readSeconds } from './campaign-seconds.ts';
import type { StatePart, Subject } from './live-streams.ts';

export interface CampaignSubjectDeps {
  readonly records: Pick<Records, 'getCampaign'>;
  readonly load: LoadReader;
}

/** A campaign as it is watched: itself with its generators, what it sent second by second, and its gates as they turn. */
export function campaignSubject(campaignId: string, { records, load }: CampaignSubjectDeps): Subject {
  const stored = new StoredParts(load);
  return {
    async read() {
      const campaign = await records.getCampaign(campaignId);
      if (campaign === undefined) return undefined;
      await stored.keepUp(campaign);
      const part: StatePart = { key: 'campaign', fingerprint: JSON.stringify(campaign), event: { type: 'campaign', campaign } as StatePart['event'] };
      return { parts: [part, ...stored.parts()], settled: campaign.decided !== null };
    },
  };
}

/** Rows of a second come for a while after it: Responses may take long, and are counted where their request was sent. */
const stillGrowing = 40;
/** Several seconds to an event, so that a reader who comes late is given a long campaign in few of them. */
const secondsPerPart = 10;
/** Gates are exact over all rows so far, which costs the more the longer a campaign is. */
const gatesEveryMs = 2_000;

/**
 * What is read from the store, which may be busy with the campaign's own rows: while it runs nobody waits for that, so that counts and
 * generators are told at once. The first look and the last one are whole.
 */
class StoredParts {
  readonly #load: LoadReader;
  readonly #seconds = new Map<number, CampaignSecond>();
  #gates: readonly CriterionView[] = [];
  #gatesAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #isFirst = true;
  #isLast = false;

  constructor(load: LoadReader) {
    this.#load = load;
  }

  async keepUp(campaign: CampaignView): Promise<void> {
    if (this.#isLast) return;
    const isOver = campaign.decided !== null;
    if (isOver) await this.#reading;
    this.#reading ??= this.#read(campaign).finally(() => {
      this.#reading = undefined;
    });
    if (!this.#isFirst && !isOver) return;
    await this.#reading;
    this.#isFirst = false;
    this.#isLast = isOver;
  }

  parts(): readonly StatePart[] {
    const groups = new Map<number, CampaignSecond[]>();
    for (const second of this.#seconds.values()) {
      const group = Math.floor(second.at / secondsPerPart);
      groups.set(group, [...(groups.get(group) ?? []), second]);
    }
    const seconds = [...groups].map(([group, members]): StatePart => ({ key: `seconds ${group}`, fingerprint: JSON.stringify(members), event: { type: 'seconds', seconds: members } as StatePart['event'] }));
    return this.#gates.length === 0 ? seconds : [...seconds, { key: 'gates', fingerprint: JSON.stringify(this.#gates), event: { type: 'gates', gates: this.#gates } as StatePart['event'] }];
  }

  /** Results that do not answer just now: the next look reads what was missed. */
  async #read(campaign: CampaignView): Promise<void> {
    const from = Math.max(0, Math.max(-1, ...this.#seconds.keys()) - stillGrowing);
    for (const second of await readSeconds(campaign, this.#load, from).catch(() => [])) this.#seconds.set(second.at, second);
    if (campaign.releasedAt === null || campaign.decided !== null || performance.now() - this.#gatesAtMs < gatesEveryMs) return;
    this.#gates = await previewGates(campaign, this.#load).catch(() => this.#gates);
    this.#gatesAtMs = performance.now();
  }
}
