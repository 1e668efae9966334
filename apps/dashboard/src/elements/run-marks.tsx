import type { LaneState, Outcome, RunState, Verdict } from '@gauntlet/contracts';
import type { Tone } from './mark.tsx';
import { Mark } from './mark.tsx';

const verdicts: Readonly<Record<Verdict, readonly [Tone, string]>> = { met: ['good', 'met'], 'not-met': ['bad', 'not met'], undecidable: ['unsure', 'undecidable'] };
const runStates: Readonly<Record<RunState, readonly [Tone, string]>> = {
  planned: ['waiting', 'planned'],
  running: ['active', 'running'],
  completed: ['quiet', 'completed'],
  cancelled: ['quiet', 'cancelled'],
  'deadline-passed': ['unsure', 'deadline passed'],
};
const laneStates: Readonly<Record<LaneState, readonly [Tone, string]>> = { waiting: ['waiting', 'waiting'], running: ['active', 'running'], completed: ['quiet', 'completed'], cancelled: ['quiet', 'cancelled'] };
const outcomes: Readonly<Record<Outcome, readonly [Tone, string]>> = { passed: ['good', 'passed'], failed: ['bad', 'failed'], infrastructure: ['unsure', 'infrastructure'], cancelled: ['quiet', 'cancelled'] };

/** A gate's verdict; none is decided before the run ends. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict | null }) {
  if (verdict === null) return <span className="soft">not decided yet</span>;
  const [tone, word] = verdicts[verdict];
  return <Mark tone={tone}>{word}</Mark>;
}

export function RunStateMark({ state }: { readonly state: RunState }) {
  const [tone, word] = runStates[state];
  return <Mark tone={tone}>{word}</Mark>;
}

export function LaneStateMark({ state }: { readonly state: LaneState }) {
  const [tone, word] = laneStates[state];
  return <Mark tone={tone}>{word}</Mark>;
}

export function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  const [tone, word] = outcomes[outcome];
  return <Mark tone={tone}>{word}</Mark>;
}
