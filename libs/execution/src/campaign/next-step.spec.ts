import { campaignSchema } from '@gauntlet/contracts';
import type { GeneratorState, SegmentResult } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import type { CampaignSituation, SegmentSituation } from '../ports/campaign-records.ts';
import { nextStep, silentMsMax } from './next-step.ts';

const definition = campaignSchema.parse({ key: 'c', name: 'C', traffic: {}, phases: [{ key: 'p', kind: 'soak', duration: '10s', rest: 1 }] });
const clocks = { nowMs: 100_000, wallMs: 1_000_000 };

function segment(place: number, change: Partial<SegmentSituation> = {}): SegmentSituation {
  return { segmentId: `s${place}`, place, state: 'claimed', generation: 1, queuedAtMs: clocks.nowMs, lastHeardMs: clocks.nowMs, hostname: 'h', generator: 'running', progress: null, health: null, result: null, ...change };
}

function campaign(segments: readonly SegmentSituation[], change: Partial<CampaignSituation> = {}): CampaignSituation {
  return { campaignId: 'c', state: 'running', definition, armedByMs: clocks.nowMs + 1, releaseAtMs: clocks.wallMs - 1, ending: null, endingReason: '', traceparent: '', segments, ...change };
}

const reported = (place: number, ended: SegmentResult['ended'], reason = '') => segment(place, { state: 'reported', result: { ended, reason } as SegmentResult });
const before = { state: 'preparing', releaseAtMs: null } as const;
const at = (generator: GeneratorState, place: number) => segment(place, { generator });

describe('nextStep, before the release', () => {
  it('queues segments that nobody took, again after five seconds', () => {
    const waiting = { state: 'waiting', generator: null, queuedAtMs: null } as const;
    expect(nextStep(campaign([segment(0, waiting)], { ...before, state: 'queued' }), clocks)).toEqual({ kind: 'queue', segmentIds: ['s0'] });
    expect(nextStep(campaign([segment(0, { ...waiting, queuedAtMs: clocks.nowMs - 4_000 })], { ...before, state: 'queued' }), clocks)).toBeUndefined();
    expect(nextStep(campaign([segment(0, { ...waiting, queuedAtMs: clocks.nowMs - 6_000 })], { ...before, state: 'queued' }), clocks)).toEqual({ kind: 'queue', segmentIds: ['s0'] });
  });

  it('releases when every generator is armed, and not before', () => {
    expect(nextStep(campaign([at('armed', 0), at('preparing', 1)], before), clocks)).toBeUndefined();
    expect(nextStep(campaign([at('armed', 0), at('armed', 1)], before), clocks)).toEqual({ kind: 'release' });
  });

  it('names who is missing when the deadline has passed', () => {
    const late = campaign([at('armed', 0), at('preparing', 1), segment(2, { state: 'waiting', generator: null, hostname: null })], { ...before, armedByMs: clocks.nowMs - 1 });
    expect(nextStep(late, clocks)).toEqual({ kind: 'end', ending: 'failed', reason: 'not ready at the start barrier: generator 2 on h: preparing; generator 3: no load worker took it' });
  });

  it('fails when a generator could not start, with its reason', () => {
    expect(nextStep(campaign([at('armed', 0), reported(1, 'failed', 'there is no k6')], before), clocks)).toEqual({ kind: 'end', ending: 'failed', reason: 'generator 2 on h could not start: there is no k6' });
  });
});

describe('nextStep, after the release', () => {
  it('runs, then drains, then is completed', () => {
    expect(nextStep(campaign([segment(0)], { state: 'preparing', releaseAtMs: clocks.wallMs + 500 }), clocks)).toBeUndefined();
    expect(nextStep(campaign([segment(0)], { state: 'preparing' }), clocks)).toEqual({ kind: 'move', to: 'running' });
    expect(nextStep(campaign([at('draining', 0), reported(1, 'completed')]), clocks)).toEqual({ kind: 'move', to: 'draining' });
    expect(nextStep(campaign([reported(0, 'completed'), reported(1, 'completed')], { state: 'draining' }), clocks)).toEqual({ kind: 'finish', state: 'completed', reason: '' });
  });

  it('counts a generator that fell silent as lost, once; the others go on', () => {
    const silent = { lastHeardMs: clocks.nowMs - silentMsMax - 1 };
    expect(nextStep(campaign([segment(0, silent), segment(1)]), clocks)).toEqual({ kind: 'lose', segmentIds: ['s0'] });
    expect(nextStep(campaign([segment(0, { ...silent, state: 'lost' }), segment(1)]), clocks)).toBeUndefined();
    expect(nextStep(campaign([segment(0, { ...silent, state: 'lost' }), reported(1, 'completed')]), clocks)).toEqual({ kind: 'finish', state: 'completed', reason: '' });
  });

  it('stops when a generator is lost and the campaign says so', () => {
    const stops = { definition: { ...definition, onLostGenerator: 'stop' as const } };
    expect(nextStep(campaign([segment(0, { state: 'lost' }), segment(1)], stops), clocks)).toMatchObject({ kind: 'end', ending: 'aborted', reason: expect.stringContaining('generator 1 on h was lost') as string });
  });

  it('waits for every generator before it ends as it is to end', () => {
    const ending = { ending: 'cancelled', endingReason: 'enough' } as const;
    expect(nextStep(campaign([reported(0, 'stopped'), segment(1)], ending), clocks)).toBeUndefined();
    expect(nextStep(campaign([reported(0, 'stopped'), segment(1, { state: 'waiting' })], ending), clocks)).toEqual({ kind: 'finish', state: 'cancelled', reason: 'enough' });
  });

  it('fails when no generator got to its end, and does nothing once it has ended', () => {
    expect(nextStep(campaign([reported(0, 'failed', 'k6 ended with exit code 107'), segment(1, { state: 'lost' })]), clocks)).toEqual({ kind: 'finish', state: 'failed', reason: 'k6 ended with exit code 107' });
    expect(nextStep(campaign([segment(0, { state: 'lost' })]), clocks)).toEqual({ kind: 'finish', state: 'failed', reason: 'every generator was lost' });
    expect(nextStep(campaign([segment(0)], { state: 'completed' }), clocks)).toBeUndefined();
  });
});
