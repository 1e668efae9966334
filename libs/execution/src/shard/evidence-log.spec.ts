import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { EvidenceLog } from './evidence-log.ts';

const key = { runId: 'run', shardId: 'shard', leaseToken: 3, attemptId: 'attempt' };

describe('EvidenceLog', () => {
  it('keeps every message whole and in order, and hashes them', () => {
    const log = new EvidenceLog(key);
    log.add(0, 'request', { atUs: 1n, xml: '<a>é</a>' });
    log.add(0, 'acknowledgement', undefined);
    log.add(1, 'response', { atUs: 2n, xml: '<b/>\n\n' });
    expect(log.seal()).toEqual([
      { ...key, sequence: 0, step: 0, direction: 'request', atUs: 1n, message: '<a>é</a>' },
      { ...key, sequence: 1, step: 1, direction: 'response', atUs: 2n, message: '<b/>\n\n' },
    ]);
    expect(log.hash()).toBe(createHash('sha256').update('<a>é</a>').update('<b/>\n\n').digest('hex'));
  });

  it('takes nothing more once the attempt is recorded', () => {
    const log = new EvidenceLog(key);
    const rows = log.seal();
    log.add(0, 'response', { atUs: 1n, xml: '<late/>' });
    expect(rows).toHaveLength(0);
  });
});
