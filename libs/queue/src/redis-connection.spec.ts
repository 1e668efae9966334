import { describe, expect, it } from 'vitest';
import { connectionOptionsOf } from './redis-connection.ts';

describe('a Redis URL', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379, db: 0 }],
    ['redis://:s%40cret@127.0.0.1:6400/3', { host: '127.0.0.1', port: 6400, db: 3, password: 's@cret' }],
    ['rediss://user:p@redis.example:6380/0', { host: 'redis.example', port: 6380, username: 'user', password: 'p', tls: { servername: 'redis.example' } }],
    ['redis://[::1]:6379', { host: '::1' }],
  ])('%s becomes connection options', (url, options) => {
    expect(connectionOptionsOf(url)).toMatchObject(options);
  });

  it.each(['', 'localhost:6379', 'http://localhost', 'redis://:p@host/abc'])('that is none (%s) is refused without showing it', (url) => {
    expect(() => connectionOptionsOf(url)).toThrow(expect.objectContaining({ code: 'invalid-input', problems: [expect.objectContaining({ value: '(not shown)' })] }));
  });
});
