import { describe, expect, it } from 'vitest';
import type { LeaseToken, SampleRow, SegmentClaim, ServiceRequestRow } from '@gauntlet/contracts';
import type { LoadSample } from '../ports/load-generator.ts';
import { RequestLedger } from './request-ledger.ts';

const userId = '90-B3-D5-1F-30-01-00-00';
const startMs = 1_764_000_000_000;
const claim: SegmentClaim = {
  campaignId: 'c', segmentId: 's', leaseToken: 1 as LeaseToken, index: 0, count: 1, executionSegment: '0:1', executionSegmentSequence: '0,1', seed: 1, signed: true, verifyResponses: false, responseTimeoutMs: 1_000,
  phases: [{ key: 'baseline', startMs: 0, durationMs: 10_000, alerts: { devicePerSecond: 0, dccPerSecond: 0 }, streams: [{ trafficClass: 'rest', stages: [{ durationMs: 10_000, fromPerSecond: 100, toPerSecond: 100 }], traffic: [{ srv: '4.1.1', commandVariant: 1, body: {}, weight: 1, groups: ['e'] }, { srv: '7.4', commandVariant: 1, body: {}, weight: 1, groups: ['e'] }] }] }],
  groups: [{ key: 'e', dmcId: 'dmc-1', deviceType: 'ESME', firstDeviceId: '00-DB-00-77-00-00-00-00', count: 100, step: 16 }],
  populations: [],
};

function open() {
  const rows: ServiceRequestRow[] = [];
  const samples: SampleRow[] = [];
  const ledger = new RequestLedger(claim, userId, { addSample: (row) => void samples.push(row), addServiceRequest: (row) => void rows.push(row) });
  return { ledger, rows, samples };
}

/** Samples of one iteration as k6 writes them: the request was sent `sentUs` after the start and acknowledged 2,000 µs later. */
function iteration(counter: bigint, sentUs: number, changes: { readonly status?: string; readonly errorCode?: string; readonly code?: string; readonly entry?: number; readonly number?: number } = {}): readonly LoadSample[] {
  const { status = '200', errorCode = '', code = 'I99', entry = 0, number = 0 } = changes;
  const request = { counter, iteration: number, entry, group: 0, device: 3 };
  const common = { scenario: 'p0-rest', request, errorCode };
  const endUs = startMs * 1_000 + sentUs + 2_000;
  const end = { scenarioStartMs: startMs, responseCode: code };
  return [
    { ...common, metric: 'http_reqs', atUs: endUs, value: 1, status, end: undefined },
    { ...common, metric: 'http_req_duration', atUs: endUs, value: 2, status, end: undefined },
    { ...common, metric: 'iteration_duration', atUs: endUs + 500, value: 3, status: '', end },
    { ...common, metric: 'iterations', atUs: endUs + 500, value: 1, status: '', end },
  ];
}
const response = (counter: bigint, sentUs: number, failure = '') => ({ kind: 'response' as const, counter, atUs: BigInt(startMs * 1_000 + sentUs), failure });

describe('RequestLedger', () => {
  it.each(['Response first', 'samples first'])('joins sent and answered by the counter, to the microsecond (%s)', (order) => {
    const { ledger, rows, samples } = open();
    const send = () => iteration(7n, 10_100).forEach((sample) => ledger.sample(sample));
    if (order === 'samples first') send();
    ledger.message(response(7n, 25_103));
    if (order === 'Response first') send();
    expect(rows).toEqual([
      {
        campaignId: 'c', segmentId: 's', userId, requestCounter: 7n, phase: 'baseline', trafficClass: 'rest', srv: '4.1.1', dmcId: 'dmc-1', deviceType: 'ESME', deviceId: '00-DB-00-77-00-00-00-30',
        outcome: 'answered', reason: '', sentAtUs: BigInt(startMs * 1_000 + 10_100), scheduleErrorUs: expect.any(Number) as number, acknowledgedUs: 2_000, responseUs: 15_003,
      },
    ]);
    expect(samples).toHaveLength(4);
    expect(samples.every(({ requestCounter, phase }) => requestCounter === 7n && phase === 'baseline')).toBe(true);
    expect(ledger.progress).toEqual({ sent: 1, answered: 1, failed: 0, lost: 0, outstanding: 0, deviceAlerts: 0, dccAlerts: 0 });
  });

  it.each([
    ['refused', { code: 'E11' }, 'failed', 'E11'],
    ['an HTTP error', { status: '503', code: '' }, 'failed', 'http-503'],
    ['an answer that is no DUIS', { code: '' }, 'failed', 'not-duis'],
    ['no connection', { status: '0', errorCode: '1212', code: '' }, 'failed', 'connection-1212'],
    ['no answer in time', { status: '0', errorCode: '1050', code: '' }, 'lost', 'no-acknowledgement'],
    ['answered by the DCC itself', { code: 'I0' }, 'answered', ''],
  ])('%s ends without a Response', (_, changes, outcome, reason) => {
    const { ledger, rows } = open();
    iteration(7n, 0, changes).forEach((sample) => ledger.sample(sample));
    expect(rows).toMatchObject([{ outcome, reason, responseUs: outcome === 'answered' ? 2_000 : 0 }]);
  });

  it('takes a Response that says failure as failed', () => {
    const { ledger, rows } = open();
    iteration(7n, 0).forEach((sample) => ledger.sample(sample));
    ledger.message(response(7n, 5_000, 'device-error'));
    expect(rows).toMatchObject([{ outcome: 'failed', reason: 'device-error', responseUs: 5_000 }]);
  });

  it('loses what got no Response in time, and what got it too late', () => {
    const { ledger, rows } = open();
    for (const counter of [1n, 2n]) iteration(counter, 0).forEach((sample) => ledger.sample(sample));
    ledger.message(response(2n, 1_000_001));
    ledger.expire(startMs * 1_000 + 900_000);
    expect(rows.map(({ requestCounter, outcome, reason }) => [requestCounter, outcome, reason])).toEqual([[2n, 'lost', 'no-response']]);
    ledger.expire(startMs * 1_000 + 20_000_000);
    expect(rows.map(({ requestCounter, outcome }) => [requestCounter, outcome])).toEqual([[2n, 'lost'], [1n, 'lost']]);
    expect(ledger.progress).toMatchObject({ sent: 2, lost: 2, outstanding: 0 });
  });

  it('counts Responses that came twice, or to requests that k6 never said it sent', () => {
    const { ledger, rows } = open();
    iteration(1n, 0).forEach((sample) => ledger.sample(sample));
    ledger.message(response(1n, 3_000));
    ledger.message(response(1n, 4_000));
    ledger.message(response(99n, 5_000));
    ledger.finish();
    expect(rows).toHaveLength(1);
    expect(ledger.counts.unmatchedResponses).toBe(2);
  });

  it('settles at the end what was sent and not ended: k6 was killed before the iteration was over', () => {
    const { ledger, rows } = open();
    for (const counter of [1n, 2n]) iteration(counter, 0).slice(0, 2).forEach((sample) => ledger.sample(sample));
    ledger.message(response(2n, 3_000));
    ledger.finish();
    expect(rows.map(({ requestCounter, outcome, reason }) => [requestCounter, outcome, reason])).toEqual([[1n, 'lost', 'no-acknowledgement'], [2n, 'answered', '']]);
  });

  it('measures how late iterations start against k6\'s plan, from the earliest of them', () => {
    const { ledger, rows } = open();
    // Iteration n of 100 a second is planned n · 10 ms after the start; each starts 500 µs before it sends.
    iteration(1n, 500, { number: 0 }).forEach((sample) => ledger.sample(sample));
    iteration(2n, 10_500 + 750, { number: 1 }).forEach((sample) => ledger.sample(sample));
    for (const counter of [1n, 2n]) ledger.message(response(counter, 50_000));
    expect(rows.map(({ scheduleErrorUs }) => scheduleErrorUs)).toEqual([0, 750]);
    expect(ledger.takeScheduleErrorP99Us()).toBe(750);
    expect(ledger.takeScheduleErrorP99Us()).toBe(0);
  });

  it('sums up by Service Reference Variant: sent = answered + failed + lost', () => {
    const { ledger } = open();
    for (let n = 0; n < 30; n += 1) iteration(BigInt(n + 1), n * 10, { entry: n % 2, number: n, code: n % 3 === 0 ? 'E11' : 'I99' }).forEach((sample) => ledger.sample(sample));
    for (let n = 0; n < 15; n += 1) if (n % 3 !== 0) ledger.message(response(BigInt(n + 1), 20_000));
    ledger.finish();
    expect(ledger.byVariant.map(({ srv, sent }) => [srv, sent])).toEqual([['4.1.1', 15], ['7.4', 15]]);
    expect(ledger.byVariant.every(({ sent, answered, failed, lost }) => sent === answered + failed + lost)).toBe(true);
    expect(ledger.progress).toMatchObject({ sent: 30, failed: 10, answered: 10, lost: 10 });
  });
});
