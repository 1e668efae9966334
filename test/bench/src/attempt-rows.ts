import { createHash } from 'node:crypto';
import type { AttemptRow } from '@gauntlet/contracts';

/** `count` attempts as a run of 24 DMCs makes them: long repeats in most columns, a hash or two in each row. */
export function attemptRows(count: number): AttemptRow[] {
  return Array.from({ length: count }, (_, i) => {
    const lane = Math.floor(i / 250) % 24;
    const failed = i % 11 === 0;
    const testId = hash(`test ${i}`).slice(0, 32);
    return {
      runId: '0199f2c4-7d3a-7c21-9b0e-3f6f0a1b2c3d',
      shardId: hash(`shard ${Math.floor(i / 250)}`).slice(0, 32),
      leaseToken: 1 + lane,
      attemptId: hash(`attempt ${i}`).slice(0, 32),
      testId,
      tryNumber: 1,
      dmcId: `DMC-${lane}`,
      deviceSetId: `DMC-${lane}-A`,
      packKey: 'standard-srvt',
      packVersion: '1.0.0',
      packHash: hash('pack'),
      packKind: 'functional',
      testKey: `srvt-${i % 250}`,
      functionalGroup: `group-${i % 9}`,
      requirements: ['H4', `E${i % 60}`],
      srv: `4.${i % 20}.1`,
      deviceType: i % 3 === 0 ? 'GSME' : 'ESME',
      deviceId: `00-DB-12-34-56-78-90-${(i % 256).toString(16).toUpperCase().padStart(2, '0')}`,
      deviceModel: `Plainfield PF-E${lane}`,
      firmwareVersion: '00010001',
      environment: 'default',
      targetVersion: 'simulator 0.1.0',
      outcome: failed ? 'failed' : 'passed',
      reason: failed ? `step ${i % 4}: expected ResponseCode I0, got E58` : '',
      startedAtUs: 1_795_444_117_312_000n + BigInt(i) * 137n,
      durationUs: 4_000 + ((i * 7_919) % 9_000),
      responseUs: 3_000 + ((i * 104_729) % 8_000),
      steps: 1 + (i % 3),
      evidenceHash: hash(`evidence ${i}`),
      workerId: `worker-${lane % 2}`,
      traceId: hash(`trace ${lane}`).slice(0, 32),
    };
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
