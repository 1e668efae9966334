import type { CampaignState } from '@gauntlet/contracts';
import type { CampaignEnding, CampaignSituation, SegmentSituation } from '../ports/campaign-records.ts';

export type CampaignStep =
  | { readonly kind: 'queue'; readonly segmentIds: readonly string[] }
  | { readonly kind: 'lose'; readonly segmentIds: readonly string[] }
  | { readonly kind: 'release' }
  | { readonly kind: 'move'; readonly to: CampaignState }
  | { readonly kind: 'end'; readonly ending: CampaignEnding; readonly reason: string }
  | { readonly kind: 'finish'; readonly state: CampaignState; readonly reason: string };

export interface StepClocks {
  /** Lease clock, milliseconds. */
  readonly nowMs: number;
  /** Wall clock, milliseconds since the Unix epoch. */
  readonly wallMs: number;
}

/** A generator that was not heard of for this long is lost; it sends a heartbeat every half second. */
export const silentMsMax = 6_000;
/** A job that nobody took for this long may be lost with Redis. */
const requeueAfterMs = 5_000;

/**
 * What a campaign needs next; undefined for nothing. A generator that dies is never replaced: its share is lost, and the campaign goes
 * on or ends as its definition says.
 */
export function nextStep(campaign: CampaignSituation, clocks: StepClocks): CampaignStep | undefined {
  if (isEnded(campaign.state)) return undefined;
  const silent = campaign.segments.filter((segment) => segment.state === 'claimed' && clocks.nowMs - (segment.lastHeardMs ?? 0) > silentMsMax);
  if (silent.length > 0) return { kind: 'lose', segmentIds: silent.map(({ segmentId }) => segmentId) };
  const { segments, ending } = campaign;
  const isOver = segments.every(({ state }) => state === 'reported' || state === 'lost' || (ending !== null && state === 'waiting'));
  if (isOver) return finish(campaign);
  if (ending !== null) return undefined;
  return campaign.releaseAtMs === null ? beforeRelease(campaign, clocks) : afterRelease(campaign, clocks.wallMs, campaign.releaseAtMs);
}

export function isEnded(state: CampaignState): boolean {
  return state === 'completed' || state === 'aborted' || state === 'cancelled' || state === 'failed';
}

function beforeRelease(campaign: CampaignSituation, { nowMs }: StepClocks): CampaignStep | undefined {
  const { segments, state, armedByMs } = campaign;
  const fallen = segments.find((segment) => segment.state === 'lost' || segment.state === 'reported');
  if (fallen !== undefined) return { kind: 'end', ending: 'failed', reason: fallen.state === 'lost' ? `${nameOf(fallen)} was lost before the start` : `${nameOf(fallen)} could not start: ${fallen.result?.reason ?? ''}` };
  if (segments.every(({ generator }) => generator === 'armed')) return { kind: 'release' };
  if (nowMs > armedByMs) return { kind: 'end', ending: 'failed', reason: `not ready at the start barrier: ${segments.filter(({ generator }) => generator !== 'armed').map(lateness).join('; ')}` };
  if (state === 'queued' && segments.some((segment) => segment.state === 'claimed')) return { kind: 'move', to: 'preparing' };
  const untaken = segments.filter((segment) => segment.state === 'waiting' && (segment.queuedAtMs === null || nowMs - segment.queuedAtMs > requeueAfterMs));
  return untaken.length === 0 ? undefined : { kind: 'queue', segmentIds: untaken.map(({ segmentId }) => segmentId) };
}

function afterRelease({ segments, state, definition }: CampaignSituation, wallMs: number, releaseAtMs: number): CampaignStep | undefined {
  const lost = segments.filter((segment) => segment.state === 'lost');
  if (lost.length > 0 && definition.onLostGenerator === 'stop') return { kind: 'end', ending: 'aborted', reason: `${lost.map(nameOf).join(', ')} was lost, and the campaign is to stop then` };
  if (state !== 'running' && state !== 'draining') return wallMs >= releaseAtMs ? { kind: 'move', to: 'running' } : undefined;
  const isDraining = segments.every((segment) => segment.state !== 'claimed' || segment.generator === 'draining');
  return state === 'running' && isDraining ? { kind: 'move', to: 'draining' } : undefined;
}

function finish({ segments, ending, endingReason }: CampaignSituation): CampaignStep {
  if (ending !== null) return { kind: 'finish', state: ending, reason: endingReason };
  if (segments.some(({ result }) => result?.ended === 'completed')) return { kind: 'finish', state: 'completed', reason: '' };
  const [first] = segments;
  const failed = segments.find(({ result }) => result?.ended === 'failed') ?? first;
  return { kind: 'finish', state: 'failed', reason: failed?.result?.reason ?? 'every generator was lost' };
}

function nameOf({ place, hostname }: SegmentSituation): string {
  return `generator ${place + 1}${hostname === null ? '' : ` on ${hostname}`}`;
}

function lateness(segment: SegmentSituation): string {
  return segment.state === 'waiting' ? `generator ${segment.place + 1}: no load worker took it` : `${nameOf(segment)}: ${segment.generator ?? 'preparing'}`;
}
