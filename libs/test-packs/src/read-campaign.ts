import { readdir, readFile } from 'node:fs/promises';
import { type CampaignInput, campaignSchema, GauntletError, parseInput } from '@gauntlet/contracts';
import { parseYaml } from './parse-yaml.ts';

const folder = new URL('../data/campaigns/', import.meta.url);

/**
 * A load campaign from YAML or JSON text, or one that ships, by its key. Only its shape is checked; DMCs and Service Reference
 * Variants are, where it is planned.
 * @throws GauntletError 'invalid-input' that lists every problem, 'not-found' for a key that names none
 */
export async function readCampaign(source: { readonly key: string } | { readonly text: string }): Promise<CampaignInput> {
  const text = 'key' in source ? await shipped(source.key) : source.text;
  const value = parseYaml(text, 'campaign');
  parseInput(campaignSchema, value, 'the campaign');
  return value as CampaignInput;
}

export async function shippedCampaigns(): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.yaml')).map((name) => name.replace(/\.yaml$/, '')).sort();
}

async function shipped(key: string): Promise<string> {
  const known = await shippedCampaigns();
  if (!known.includes(key)) throw new GauntletError('not-found', `there is no campaign "${key}"; expected a file such as campaign.yaml, or one of ${known.join(', ')}`);
  return readFile(new URL(`${key}.yaml`, folder), 'utf8');
}
