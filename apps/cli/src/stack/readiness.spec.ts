import { describe, expect, it } from 'vitest';
import { readyLine } from './readiness.ts';

describe('readyLine', () => {
  it('finds the first line that says ready, with its URL', () => {
    const log = 'plain text, not ready\n{"message":"starting"}\n{"level":"info","message":"ready","url":"http://127.0.0.1:4000"}\n{"message":"ready","url":"http://127.0.0.1:5000"}\n';
    expect(readyLine(log)).toEqual({ url: 'http://127.0.0.1:4000' });
  });

  it('is not misled by a line that only mentions it, or is cut in half', () => {
    expect(readyLine('{"message":"not ready","url":"http://127.0.0.1:1"}\n{"message":"ready","url":"http://127')).toBeUndefined();
  });
});
