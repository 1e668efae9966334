import { describe, expect, it } from 'vitest';
import { parseEnvironment } from './env.ts';

const parseBad = () => parseEnvironment({ GAUNTLET_CLICKHOUSE_PORT: '99999', GAUNTLET_LOG_LEVEL: 'loud', GAUNTLET_CLICKHOUSE_PASSWORD: 'secret' });

describe('parseEnvironment', () => {
  it('has a default for everything', () => {
    expect(parseEnvironment({})).toMatchObject({ host: '127.0.0.1', port: 8123, user: 'default', password: '', executionSecondsMax: 60, insertBytesMax: 268_435_456 });
  });

  it('lists every problem at once and shows no password', () => {
    expect(parseBad).toThrow(/problems[\s\S]*GAUNTLET_CLICKHOUSE_PORT is "99999"[\s\S]*GAUNTLET_LOG_LEVEL is "loud"/);
    expect(parseBad).not.toThrow(/secret/);
  });
});
