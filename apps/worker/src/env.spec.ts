import { describe, expect, it } from 'vitest';
import { defaultS1spIds } from '@gauntlet/contracts';
import { readEnv } from './env.ts';

const needed = {
  GAUNTLET_ORCHESTRATOR_URL: 'http://127.0.0.1:8080',
  GAUNTLET_WORKER_TOKEN: 'token',
  REDIS_URL: 'redis://:secret@127.0.0.1:6379',
  CLICKHOUSE_URL: 'http://default:secret@127.0.0.1:8123',
  TARGET_URL: 'http://127.0.0.1:7080',
  GAUNTLET_LAB_TOKEN: 'lab',
  GAUNTLET_CREDENTIALS_DIR: '/tmp/credentials',
  GAUNTLET_SPOOL_DIR: '/tmp/spool',
};

describe('readEnv', () => {
  it('needs only what one machine must agree on, and has defaults for the rest', () => {
    expect(readEnv({ ...needed, GAUNTLET_LOG_LEVEL: '' })).toEqual({
      ok: true,
      env: expect.objectContaining({ pool: 'dmct', concurrency: 32, lab: { url: needed.TARGET_URL, token: 'lab' }, s1spIds: defaultS1spIds, receive: { host: '127.0.0.1', port: 0, url: undefined }, logLevel: 'info', otlpEndpoint: undefined }) as object,
    });
  });

  it('gives real numbers and lists', () => {
    const read = readEnv({ ...needed, GAUNTLET_WORKER_CONCURRENCY: '4', GAUNTLET_RECEIVE_PORT: '9000', GAUNTLET_S1SP_IDS: '70-b3-d5-1f-30-00-a0-01, 70-B3-D5-1F-30-00-A0-02', GAUNTLET_LAB_URL: 'http://lab:1' });
    expect(read).toMatchObject({ env: { concurrency: 4, receive: { port: 9000 }, s1spIds: ['70-B3-D5-1F-30-00-A0-01', '70-B3-D5-1F-30-00-A0-02'], lab: { url: 'http://lab:1' } } });
  });

  it('lists every problem with its variable', () => {
    const read = readEnv({ ...needed, TARGET_URL: 'not a url', GAUNTLET_WORKER_CONCURRENCY: '0', GAUNTLET_WORKER_TOKEN: undefined, POOL: 'other' });
    expect(read).toEqual({ ok: false, problems: expect.arrayContaining([expect.stringMatching(/^TARGET_URL is \(hidden\): /), expect.stringMatching(/^GAUNTLET_WORKER_CONCURRENCY is "0": /), expect.stringMatching(/^GAUNTLET_WORKER_TOKEN is not set: /), expect.stringMatching(/^POOL is "other": /)]) as string[] });
  });
});
