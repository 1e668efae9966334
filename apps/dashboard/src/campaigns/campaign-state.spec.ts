import type { CampaignSecond, CampaignView } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { applyCampaignEvents } from './campaign-state.ts';

const campaign = (state: CampaignView['state']) => ({ id: 'c', state }) as CampaignView;
const second = (at: number, targetPerSecond = 1) => ({ at, targetPerSecond }) as CampaignSecond;

describe('applyCampaignEvents', () => {
  it('is nothing before the campaign itself is told', () => {
    expect(applyCampaignEvents(undefined, [{ type: 'seconds', seconds: [second(1)] }])).toBeUndefined();
  });

  it('keeps seconds in order, and takes the newer of two of the same', () => {
    const first = applyCampaignEvents(undefined, [{ type: 'campaign', campaign: campaign('running') }, { type: 'seconds', seconds: [second(2), second(1)] }]);
    const next = applyCampaignEvents(first, [{ type: 'seconds', seconds: [second(2, 9), second(0)] }, { type: 'campaign', campaign: campaign('completed') }]);
    expect(next?.seconds.map(({ at, targetPerSecond }) => [at, targetPerSecond])).toEqual([[0, 1], [1, 1], [2, 9]]);
    expect(next?.campaign.state).toBe('completed');
  });

  it('changes nothing when the same events come again', () => {
    const events = [{ type: 'campaign', campaign: campaign('running') }, { type: 'seconds', seconds: [second(1)] }] as const;
    const once = applyCampaignEvents(undefined, events);
    expect(applyCampaignEvents(once, events)).toEqual(once);
  });
});
