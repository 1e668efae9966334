/** A start that SVTAD 5.7 looks at: SIT, or the stage of UTS that it names. */
export type OverlapCandidate = 'SIT' | 'SMETS1 Interface Testing' | 'other';

export interface OverlapInput {
  readonly starting: OverlapCandidate;
  readonly running: readonly OverlapCandidate[];
  readonly tagReview: 'done' | 'not-done';
  readonly panel: 'agreed' | 'refused' | 'not-asked';
}

export interface OverlapDecision {
  readonly allowed: 'yes' | 'no';
  readonly clause: 'SVTAD 5.7';
  readonly reason: string;
}

/** SVTAD 5.7: SIT and SMETS1 Interface Testing overlap only after the TAG's review and with the Panel's agreement. */
export function mayOverlap(input: OverlapInput): OverlapDecision {
  const clause = 'SVTAD 5.7';
  const other = input.starting === 'SIT' ? 'SMETS1 Interface Testing' : 'SIT';
  if (input.starting === 'other' || !input.running.includes(other)) return { allowed: 'yes', clause, reason: 'Nothing that SVTAD 5.7 keeps apart would overlap.' };
  const missing = [...(input.tagReview === 'done' ? [] : ['the review of the TAG']), ...(input.panel === 'agreed' ? [] : ['the agreement of the Panel'])];
  if (missing.length > 0) return { allowed: 'no', clause, reason: `${input.starting} may not start while ${other} runs: ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing.` };
  return { allowed: 'yes', clause, reason: `The TAG reviewed and the Panel agreed that ${input.starting} overlaps ${other}.` };
}
