import type { CampaignSecond, CampaignView, CriterionView, SegmentView } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { createCampaignProgress, fitTo, picture } from './campaign-progress.ts';

const health = { cpuShare: 0.42, k6Cores: 0.1, workerCores: 0.1, droppedIterations: 0, scheduleErrorP99Us: 2_500, rowsWaiting: 0, spoolBytes: 0, clockSkewMs: 0, clockSkewErrorMs: 0 };
const progress = { sent: 10, answered: 6, failed: 1, lost: 1, outstanding: 2, deviceAlerts: 0, dccAlerts: 0 };
const segment = (index: number, change: Partial<SegmentView> = {}): SegmentView => ({ segmentId: `s${index}`, index, state: 'claimed', generator: 'running', hostname: 'vm', lastHeardAt: null, progress, health, result: null, ...change });
const campaign = (change: Partial<CampaignView> = {}): CampaignView => ({ id: 'c', state: 'running', reason: '', releasedAt: '2000-01-01T00:00:00.000Z', durationMs: 60_000, phases: [], segments: [segment(0), segment(1)], decided: null, ...change }) as unknown as CampaignView;
const second = (at: number, change: Partial<CampaignSecond> = {}): CampaignSecond => ({ at, phase: 'soak', targetPerSecond: 50, classes: [{ trafficClass: 'rest', sent: 49, failed: 0, lost: 0, p50Ms: 1.25, p95Ms: 2, p99Ms: null }], deviceAlerts: 3, dccAlerts: 1, ...change });
const plain = { colour: false };

describe('picture', () => {
  it('shows target against sent, percentiles by class, counts and generator health', () => {
    const lines = picture(plain, campaign(), [second(1), second(2), second(5)]);
    expect(lines).toContain('target 50/s, sent 49/s, alerts 4/s');
    expect(lines).toContain('rest   p50 1.3  p95 2.0  p99 – ms');
    expect(lines).toContain('sent 20: 12 answered, 2 failed, 2 lost, 4 outstanding');
    expect(lines).toContain('generator 1 on vm: running  CPU 42 %  dropped 0  schedule error p99 2.5 ms');
  });

  it('shows lost generators and dropped arrivals before anything else', () => {
    const lines = picture(plain, campaign({ segments: [segment(0, { state: 'lost' }), segment(1, { health: { ...health, droppedIterations: 7 } })] }), [second(1)]);
    expect(lines.slice(0, 2)).toEqual(['✗ generator 1 on vm is lost: its share of the load is missing', '✗ 7 arrivals dropped: the generators could not keep the profile']);
  });

  it('shows gates as they turn, and the verdict in their place once there is one', () => {
    const gate = { criterion: 'gate lost', verdict: 'met', observed: '0', limit: 'rate<0.01' } as CriterionView;
    expect(picture(plain, campaign(), [], [gate]).at(-1)).toBe('✓ met gate lost: 0 (rate<0.01)');
    expect(picture(plain, campaign({ state: 'completed', decided: { verdict: 'inconclusive' } as CampaignView['decided'] }), [], [gate]).at(-1)).toBe('verdict: inconclusive');
  });

  it('says why it ended, and what it waits for before the release', () => {
    expect(picture(plain, campaign({ state: 'queued', releasedAt: null }), [])[0]).toBe('queued');
    expect(picture(plain, campaign({ state: 'failed', releasedAt: null, reason: 'there is no k6' }), [])[0]).toBe('failed: there is no k6');
  });
});

describe('fitTo', () => {
  it('cuts by what is seen, not by colour codes, which stay', () => {
    const red = `\u001B[31m${'x'.repeat(10)}\u001B[39m`;
    expect(fitTo(10, red)).toBe(red);
    expect(fitTo(4, red)).toBe('\u001B[31mxxxx\u001B[39m');
    expect(fitTo(4, 'plain text')).toBe('plai');
    expect(fitTo(3, '███░')).toBe('███');
  });
});

describe('createCampaignProgress where lines cannot be redrawn', () => {
  it('says each state, phase, loss and turn of a gate once', () => {
    let text = '';
    const shown = createCampaignProgress({ write: (more) => void (text += more), interactive: false, colour: false, size: () => ({ columns: 80, rows: 24 }) });
    const gate = { criterion: 'gate lost', verdict: 'met' } as CriterionView;
    for (let twice = 0; twice < 2; twice += 1) {
      shown.event({ type: 'campaign', campaign: campaign() });
      shown.event({ type: 'seconds', seconds: [second(1), second(2)] });
      shown.event({ type: 'gates', gates: [gate] });
    }
    shown.event({ type: 'campaign', campaign: campaign({ segments: [segment(0, { state: 'lost' })] }) });
    expect(text.trimEnd().split('\n')).toEqual(['campaign c: running', 'phase soak', 'gate lost: met', 'generator 1 on vm is lost: its share of the load is missing']);
  });
});
