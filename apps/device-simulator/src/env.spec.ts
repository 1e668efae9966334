import { defaultS1spIds } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { readEnv } from './env.ts';

describe('readEnv', () => {
  it('has defaults for all but the credentials folder', () => {
    expect(readEnv({ GAUNTLET_CREDENTIALS_DIR: '/c' })).toEqual({
      ok: true,
      env: { http: { host: '127.0.0.1', port: 7080 }, credentialsDir: '/c', labToken: undefined, s1spIds: defaultS1spIds, applicabilityFile: undefined, misuseAlertsFile: undefined, sequenceRefusalCode: 'E31', tls: { server: {}, delivery: {} }, logLevel: 'info', otlpEndpoint: undefined },
    });
  });

  it('lists every problem by its variable', () => {
    const result = readEnv({ GAUNTLET_SIMULATOR_PORT: '70800', GAUNTLET_LAB_TOKEN: 'short', GAUNTLET_S1SP_IDS: 'x', GAUNTLET_LOG_LEVEL: 'loud', GAUNTLET_SEQUENCE_REFUSAL_CODE: 'E101' });
    expect(result.ok ? [] : result.problems.map((problem) => problem.split(' ')[0])).toEqual(['GAUNTLET_SIMULATOR_PORT', 'GAUNTLET_CREDENTIALS_DIR', 'GAUNTLET_LAB_TOKEN', 'GAUNTLET_S1SP_IDS', 'GAUNTLET_SEQUENCE_REFUSAL_CODE', 'GAUNTLET_LOG_LEVEL']);
  });
});
