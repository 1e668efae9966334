import type { Verdict } from '@gauntlet/contracts';

/** Verdict of a whole (SVTAD 12.6: every criterion is required): not met outweighs undecidable, which outweighs met; nothing at all is undecidable. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('not-met')) return 'not-met';
  return verdicts.length === 0 || verdicts.includes('undecidable') ? 'undecidable' : 'met';
}
