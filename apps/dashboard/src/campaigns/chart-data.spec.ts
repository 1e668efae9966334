import type { CampaignSecond } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { completeSeconds, describeChart, latencyData, rateData, troubleData } from './chart-data.ts';

const second = (at: number): CampaignSecond => ({
  at,
  phase: 'p',
  targetPerSecond: 50,
  deviceAlerts: 3,
  dccAlerts: 1,
  classes: [{ trafficClass: 'rest', sent: 40, failed: 1, lost: 2, p50Ms: 10, p95Ms: 20, p99Ms: null }, { trafficClass: 'smets1', sent: 9, failed: 0, lost: 0, p50Ms: 11, p95Ms: 21, p99Ms: 31 }],
});

describe('chart data', () => {
  it('adds up classes, and keeps each class\'s percentiles', () => {
    expect(rateData([second(1)]).series.map(({ name, values }) => [name, values])).toEqual([['target', [50]], ['sent', [49]], ['alerts', [4]]]);
    expect(latencyData([second(1)], 'rest').series.map(({ values }) => values)).toEqual([[10], [20], [null]]);
    expect(troubleData([second(1)]).series.map(({ values }) => values)).toEqual([[1], [2]]);
  });

  it('draws at most 1,200 points, the first among them', () => {
    const { times } = rateData(Array.from({ length: 10_000 }, (_, at) => second(at)));
    expect(times.length).toBeLessThanOrEqual(1_200);
    expect(times[0]).toBe(0);
  });

  it('leaves out what still grows', () => {
    const seconds = [second(1), second(2), second(3)];
    expect(completeSeconds(seconds, false)).toEqual([second(1), second(2)]);
    expect(completeSeconds(seconds, true)).toBe(seconds);
  });

  it('says what it shows', () => {
    expect(describeChart(latencyData([second(4), second(5)], 'rest'), 'ms')).toBe('Second 4 to 5. p50: last 10.0, highest 10.0 ms; p95: last 20.0, highest 20.0 ms; p99: none.');
    expect(describeChart({ times: [], series: [] }, '')).toBe('Nothing yet.');
  });
});
