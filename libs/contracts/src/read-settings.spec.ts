import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readSettings } from './read-settings.ts';

const schema = z.object({ GAUNTLET_PORT: z.coerce.number().int().max(65_535, 'expected at most 65535').default(8080), GAUNTLET_WORKER_TOKEN: z.string().min(8, 'expected 8 characters'), POOL: z.literal('dmct').default('dmct') });

describe('readSettings', () => {
  it('gives values with their defaults; an empty variable is one that is not set', () => {
    expect(readSettings(schema, { GAUNTLET_PORT: '', GAUNTLET_WORKER_TOKEN: 'long enough', OTHER: 'x' })).toEqual({ ok: true, values: { GAUNTLET_PORT: 8080, GAUNTLET_WORKER_TOKEN: 'long enough', POOL: 'dmct' } });
  });

  it('lists every problem with variable, value and what was expected, and hides secrets', () => {
    expect(readSettings(schema, { GAUNTLET_PORT: '99999', GAUNTLET_WORKER_TOKEN: 'short', POOL: 'sct' })).toEqual({
      ok: false,
      problems: ['GAUNTLET_PORT is "99999": expected at most 65535', 'GAUNTLET_WORKER_TOKEN is (hidden): expected 8 characters', expect.stringMatching(/^POOL is "sct": /)],
    });
  });

  it('says of a setting that is missing that it is not set', () => {
    expect(readSettings(schema, {})).toEqual({ ok: false, problems: [expect.stringMatching(/^GAUNTLET_WORKER_TOKEN is not set: expected string$/)] });
  });
});
