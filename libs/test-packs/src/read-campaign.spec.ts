import { campaignSchema, parseInput } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { readCampaign, shippedCampaigns } from './read-campaign.ts';

describe('readCampaign', () => {
  it('reads every campaign that ships; each names itself', async () => {
    const keys = await shippedCampaigns();
    expect(keys).toEqual(['demo', 'national-average', 'national-peak', 'smoke']);
    for (const key of keys) expect(parseInput(campaignSchema, await readCampaign({ key }), 'the campaign').key).toBe(key);
  });

  it('names a key that there is not, and those that there are', async () => {
    await expect(readCampaign({ key: 'nation' })).rejects.toThrow('there is no campaign "nation"; expected a file such as campaign.yaml, or one of demo, national-average, national-peak, smoke');
  });

  it('lists every problem with its path', async () => {
    const text = 'key: Bad Key\nname: x\ntraffic: {}\nphases:\n  - { key: a, kind: lunch, duration: 10 }\nextra: 1\n';
    await expect(readCampaign({ text })).rejects.toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ path: 'key' }),
        expect.objectContaining({ path: 'phases[0].kind', value: '"lunch"' }),
        expect.objectContaining({ path: 'phases[0].duration' }),
        { path: 'extra', value: '1', expected: 'no such field' },
      ]) as unknown,
    });
  });
});
