import type { CampaignState, CampaignVerdict, SegmentView } from '@gauntlet/contracts';
import type { Tone } from '../elements/mark.tsx';
import { Mark } from '../elements/mark.tsx';
import { VerdictMark } from '../elements/run-marks.tsx';

const states: Readonly<Record<CampaignState, readonly [Tone, string]>> = {
  queued: ['waiting', 'queued'],
  preparing: ['waiting', 'preparing'],
  running: ['active', 'running'],
  draining: ['active', 'draining'],
  completed: ['quiet', 'completed'],
  aborted: ['bad', 'aborted'],
  cancelled: ['quiet', 'cancelled'],
  failed: ['bad', 'failed'],
};
const segmentStates: Readonly<Record<SegmentView['state'], readonly [Tone, string]>> = { waiting: ['waiting', 'waiting'], claimed: ['active', 'at work'], reported: ['quiet', 'reported'], lost: ['bad', 'lost'] };

export function CampaignStateMark({ state }: { readonly state: CampaignState }) {
  const [tone, word] = states[state];
  return <Mark tone={tone}>{word}</Mark>;
}

/** inconclusive: the rig, not the system, was the limit. */
export function CampaignVerdictMark({ verdict }: { readonly verdict: CampaignVerdict['verdict'] | null }) {
  return verdict === 'inconclusive' ? <Mark tone="unsure">inconclusive</Mark> : <VerdictMark verdict={verdict} />;
}

export function SegmentStateMark({ segment }: { readonly segment: SegmentView }) {
  const [tone, word] = segmentStates[segment.state];
  return <Mark tone={tone}>{segment.state === 'claimed' && segment.generator !== null ? segment.generator : word}</Mark>;
}
