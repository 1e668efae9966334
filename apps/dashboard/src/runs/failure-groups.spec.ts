import type { AttemptView } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { groupFailures, signatureOf } from './failure-groups.ts';

const attempt = (changes: Partial<AttemptView>): AttemptView => ({
  attemptId: 'a', testId: 't', tryNumber: 1, leaseToken: 1, standing: 'counted', dmcId: 'DMC-01', packKey: 'srvt', packKind: 'functional', testKey: 'read', functionalGroup: 'reads', srv: '4.1.1', deviceType: 'ESME',
  firmwareVersion: '1', outcome: 'failed', reason: 'no Response within 5000 ms', startedAt: '2026-03-08T14:00:00.000000Z', durationMs: 1, responseMs: 1, evidenceHash: '', traceId: '', targetVersion: '', ...changes,
});

describe('the signature of a failure', () => {
  it.each([
    ['figures', 'step 1 of 2: no Response within 5000 ms', 'step 2 of 3: no Response within 7500.5 ms'],
    ['devices', 'device 00-DB-12-34-56-78-90-A0 did not answer', 'device 00-DB-12-34-56-78-90-B7 did not answer'],
    ['ids', 'request 0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001 was refused', 'request 0199aaaa-bbbb-7ccc-8ddd-eeeeffff0002 was refused'],
    ['instants', 'expired at 2026-03-08T14:00:00.123Z', 'expired at 2026-03-09T09:30:00Z'],
  ])('leaves %s out', (_what, one, other) => {
    expect(signatureOf(one)).toBe(signatureOf(other));
  });

  it.each([
    ['response codes', 'refused with E20', 'refused with E21'],
    ['alert codes', 'alert 8F3F did not come', 'alert 8F12 did not come'],
    ['Service Reference Variants', 'step 1 of 2 (8.11 to ESME): refused', 'step 1 of 2 (8.12 to ESME): refused'],
    ['longer ones', 'step 1 of 2 (4.1.1 to ESME): refused', 'step 1 of 2 (4.1.2 to ESME): refused'],
  ])('keeps %s apart', (_what, one, other) => {
    expect(signatureOf(one)).not.toBe(signatureOf(other));
  });
});

describe('failures grouped by signature', () => {
  it('puts the largest group first and names its DMCs and tests once', () => {
    const groups = groupFailures([
      attempt({ dmcId: 'B', reason: 'refused with E20', outcome: 'infrastructure' }),
      attempt({ dmcId: 'B', testKey: 'read' }),
      attempt({ dmcId: 'A', testKey: 'write', reason: 'no Response within 10 ms' }),
      attempt({ dmcId: 'B', testKey: 'write' }),
    ]);
    expect(groups.map((group) => [group.attempts.length, group.dmcs, group.tests])).toEqual([[3, ['A', 'B'], ['read', 'write']], [1, ['B'], ['read']]]);
  });

  it('counts no attempt that was superseded or came late', () => {
    expect(groupFailures([attempt({ standing: 'superseded' }), attempt({ standing: 'late' })])).toEqual([]);
  });

  it('never puts a failure and an infrastructure failure together', () => {
    expect(groupFailures([attempt({}), attempt({ outcome: 'infrastructure' })])).toHaveLength(2);
  });
});
