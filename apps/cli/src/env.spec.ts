import { GauntletError } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from './env.ts';

describe('readEnvironment', () => {
  it('works with nothing set, and takes an empty variable for one that is not set', () => {
    const environment = readEnvironment({ REDIS_URL: '', GAUNTLET_PORT: '', PATH: '/bin' });
    expect(environment.given.redisUrl).toBeUndefined();
    expect(environment.ports.api).toBeUndefined();
    expect(environment.inherited).toEqual({ PATH: '/bin' });
    expect(environment.ci).toBe(false);
    expect(environment.colour).toBe(true);
  });

  it('gives real numbers', () => {
    expect(readEnvironment({ GAUNTLET_PORT: '9000', GAUNTLET_WORKERS: '3' })).toMatchObject({ ports: { api: 9000 }, workers: 3 });
  });

  it('honours NO_COLOR, a dumb terminal and CI', () => {
    expect(readEnvironment({ NO_COLOR: '1' }).colour).toBe(false);
    expect(readEnvironment({ TERM: 'dumb' }).colour).toBe(false);
    expect(readEnvironment({ CI: 'true' }).ci).toBe(true);
    expect(readEnvironment({ CI: 'false' }).ci).toBe(false);
  });

  it('lists every problem at once, with path, value and what was expected', () => {
    let problems: GauntletError['problems'] = [];
    try {
      readEnvironment({ GAUNTLET_PORT: 'eighty', REDIS_URL: 'http://127.0.0.1', GAUNTLET_WORKERS: '0' });
    } catch (error) {
      if (error instanceof GauntletError) problems = error.problems;
    }
    expect(problems.map((problem) => [problem.path, problem.value])).toEqual([
      ['GAUNTLET_PORT', '"eighty"'],
      ['GAUNTLET_WORKERS', '"0"'],
      ['REDIS_URL', '"http://127.0.0.1"'],
    ]);
    expect(problems.every((problem) => problem.expected.startsWith('expected'))).toBe(true);
  });
});
