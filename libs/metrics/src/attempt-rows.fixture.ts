import type { AttemptRow, EvidenceRow } from '@gauntlet/contracts';

/** An attempt that passed, changed as the test needs. */
export function attemptRow(changes: Partial<AttemptRow> = {}): AttemptRow {
  const { runId = 'run-1', shardId = 'shard-1', leaseToken = 1, testId = 'test-1', tryNumber = 1 } = changes;
  return {
    runId,
    shardId,
    leaseToken,
    attemptId: `${runId}/${testId}/${leaseToken}/${tryNumber}`,
    testId,
    tryNumber,
    dmcId: 'DMC-01',
    deviceSetId: 'DMC-01-A',
    packKey: 'standard-srvt',
    packVersion: '1.0.0',
    packHash: 'a'.repeat(64),
    packKind: 'functional',
    testKey: 'read-register',
    functionalGroup: 'reads',
    requirements: ['H4', 'H9'],
    srv: '4.1.1',
    deviceType: 'ESME',
    deviceId: '00-DB-00-01-00-00-01-A0',
    deviceModel: 'Plainfield PF-E1',
    firmwareVersion: '00010001',
    environment: 'default',
    targetVersion: 'sim-1',
    outcome: 'passed',
    reason: '',
    startedAtUs: 1_764_000_000_123_456n,
    durationUs: 1_500,
    responseUs: 1_250,
    steps: 1,
    evidenceHash: 'e'.repeat(64),
    workerId: 'worker-1',
    traceId: '0'.repeat(32),
    ...changes,
  };
}

export function evidenceRow(changes: Partial<EvidenceRow> = {}): EvidenceRow {
  return { runId: 'run-1', shardId: 'shard-1', leaseToken: 1, attemptId: 'run-1/test-1/1/1', sequence: 0, step: 0, direction: 'request', atUs: 1_764_000_000_123_456n, message: '<sr:Request/>', ...changes };
}
