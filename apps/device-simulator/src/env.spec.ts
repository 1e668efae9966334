import { defaultS1spIds } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { readEnv } from './env.ts';

describe('readEnv', () => {
  it('has defaults for all but the credentials folder', () => {
    expect(readEnv({ GAUNTLET_CREDENTIALS_DIR: '/c' })).toEqual({
      ok: true,
      env: { http: { host: '127.0.0.1', port: 7080 }, credentialsDir: '/c', labToken: undefined, s1spIds: defaultS1spIds, applicabilityFile: undefined, misuseAlertsFile: undefined, sequenceRefusalCode: 'E31', bare: false, tls: { server: {}, delivery: {} }, logLevel: 'info', otlpEndpoint: undefined },
    });
  });

  it('takes a simulator without checks only by its words', () => {
    const result = readEnv({ GAUNTLET_CREDENTIALS_DIR: '/c', GAUNTLET_SIMULATOR_BARE: 'true' });
    expect(result).toEqual({ ok: false, problems: ['GAUNTLET_SIMULATOR_BARE is "true": expected to be left out, or the words answers-prove-nothing: without checks, state and signatures no answer shows anything'] });
    expect(readEnv({ GAUNTLET_CREDENTIALS_DIR: '/c', GAUNTLET_SIMULATOR_BARE: 'answers-prove-nothing' })).toMatchObject({ ok: true, env: { bare: true } });
  });

  it('wants a file for the changes of an estate that can be administered', () => {
    const result = readEnv({ GAUNTLET_CREDENTIALS_DIR: '/c', GAUNTLET_ESTATE_TOKEN: 'a-token-of-the-test' });
    expect(result.ok ? '' : result.problems[0]).toContain('GAUNTLET_ESTATE_CHANGES');
  });

  it('lists every problem by its variable', () => {
    const result = readEnv({ GAUNTLET_SIMULATOR_PORT: '70800', GAUNTLET_LAB_TOKEN: 'short', GAUNTLET_S1SP_IDS: 'x', GAUNTLET_LOG_LEVEL: 'loud', GAUNTLET_SEQUENCE_REFUSAL_CODE: 'E101' });
    expect(result.ok ? [] : result.problems.map((problem) => problem.split(' ')[0])).toEqual(['GAUNTLET_SIMULATOR_PORT', 'GAUNTLET_CREDENTIALS_DIR', 'GAUNTLET_LAB_TOKEN', 'GAUNTLET_S1SP_IDS', 'GAUNTLET_SEQUENCE_REFUSAL_CODE', 'GAUNTLET_LOG_LEVEL']);
  });
});
