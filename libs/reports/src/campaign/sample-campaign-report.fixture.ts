import { campaignSchema } from '@gauntlet/contracts';
import type { CampaignVerdict, SegmentResult } from '@gauntlet/contracts';
import type { CampaignReport } from './campaign-report.ts';

/** A campaign of two generators of which one was lost. */
export function sampleCampaignReport(change: Partial<CampaignReport> = {}): CampaignReport {
  const definition = campaignSchema.parse({ key: 'sample', name: 'Sample <b>', seed: 42, devices: [{ dmc: 'd', deviceType: 'ESME', firstDeviceId: '00-DB-00-00-00-00-00-00', count: 1, serves: ['rest'] }], traffic: { rest: [{ srv: '4.1.1', weight: 100 }] }, phases: [{ key: 'warm-up', kind: 'warm-up', duration: '1s', rest: 1 }, { key: 'soak', kind: 'soak', duration: '2s', rest: 10 }] });
  const times = { trafficClass: 'rest', srv: '4.1.1', failed: 1, lost: 0, minUs: 1_000, meanUs: 2_000, maxUs: 9_500 } as const;
  const verdict: CampaignVerdict = {
    campaignId: 'c-1',
    verdict: 'inconclusive',
    evaluatedAt: '2026-11-25T10:00:10.000Z',
    inputsHash: 'f'.repeat(64),
    rig: [{ criterion: 'rig.generators', clause: 'rig', title: 'Every generator ran to its end', verdict: 'not-met', observed: '1 of 2', limit: 'all', margin: null, reason: '50.0 % of the load is lost.', evidence: ['generator 2 on h: lost'] }],
    criteria: [{ criterion: 'gate lost', clause: 'own', title: 'lost rate<0.01', verdict: 'met', observed: '0', limit: 'rate<0.01', margin: 0.01, reason: '', evidence: [] }],
  };
  const segment = { progress: null, health: null, lastHeardAt: null, hostname: 'h', generator: null } as const;
  return {
    campaign: {
      id: 'c-1', key: 'sample', name: 'Sample <b>', state: 'completed', submittedBy: 'olivia', submittedAt: '2026-11-25T10:00:00.000Z', releasedAt: '2026-11-25T10:00:02.000Z', stoppedAt: null, endedAt: '2026-11-25T10:00:09.000Z', reason: '', generators: 2, durationMs: 3_000, verdict: 'inconclusive',
      environment: 'local', definition, definitionHash: 'a'.repeat(64), platformVersion: '0.1.0', traceId: 'trace', decided: verdict,
      phases: [{ key: 'warm-up', kind: 'warm-up', startMs: 0, durationMs: 1_000, smets1: { mean: 0, peak: 0 }, rest: { mean: 1, peak: 1 }, alertsPerSecond: 0 }, { key: 'soak', kind: 'soak', startMs: 1_000, durationMs: 2_000, smets1: { mean: 0, peak: 0 }, rest: { mean: 10, peak: 10 }, alertsPerSecond: 0 }],
      segments: [
        { ...segment, segmentId: 's-1', index: 0, state: 'reported', result: { ended: 'completed', reason: '', k6: { version: '2.2.0' } } as SegmentResult },
        { ...segment, segmentId: 's-2', index: 1, state: 'lost', result: null },
      ],
    },
    verdict,
    seconds: [0, 1, 2].map((at) => ({ at, phase: 'soak', targetPerSecond: 10, classes: [{ trafficClass: 'rest', sent: 10, failed: 0, lost: 0, p50Ms: 2, p95Ms: 8, p99Ms: at === 1 ? null : 9 }], deviceAlerts: 0, dccAlerts: 0 })),
    times: [{ ...times, phase: 'soak', sent: 20, answered: 19, quantilesUs: [2_000, 8_000, 9_000] }, { ...times, phase: 'warm-up', sent: 1, answered: 0, minUs: null, meanUs: null, maxUs: null, quantilesUs: [null, null, null] }],
    failures: [{ phase: 'soak', srv: '4.1.1', outcome: 'failed', reason: 'E20', requests: 1 }],
    generators: [{ segmentId: 's-1', hostname: 'h', cpuShareMax: 0.5, k6CoresMax: 0.1, workerCoresMax: 0.1, droppedIterations: 0, scheduleErrorP99Us: 1_500, spoolBytesMax: 0, clockSkewMsMax: 0.2, lastHeardUs: 1n }],
    ...change,
  };
}
