/** How a decision's outcome is read by rules that depend on it; 'unclear' is never taken for either. */
export type DecisionReading = 'for' | 'against' | 'unclear';

const forWords = ['approved', 'agreed', 'accepted', 'granted', 'confirmed', 'determined', 'yes', 'issued', 'signed off', 'ready', 'recommended', 'complete', 'completed', 'excluded', 'done', 'reviewed', 'revoked', 'directed', 'proposed', 'proceed', 'opinion given'];
const againstWords = ['refused', 'rejected', 'declined', 'disagreed', 'no', 'not', 'against', 'counted', 'incomplete'];

/**
 * Reads the words with which a body decided (POST /v1/decisions, outcome). The first word or words count: "approved with remarks" is
 * for, "not agreed" and "counted" are against; anything else is unclear, and a rule that needs it treats it as not yet decided.
 */
export function readOutcome(outcome: string): DecisionReading {
  const text = outcome.trim().toLowerCase();
  const begins = (word: string) => text === word || (text.startsWith(word) && !/[\p{L}\p{N}-]/u.test(text.charAt(word.length)));
  if (againstWords.some(begins)) return 'against';
  return forWords.some(begins) ? 'for' : 'unclear';
}

/** "4" or "severity 4" → 4 (SVTAD 14.2); undefined for anything else. */
export function readSeverity(outcome: string): 1 | 2 | 3 | 4 | 5 | undefined {
  const digit = /^\s*(?:severity\s*)?([1-5])\s*$/i.exec(outcome)?.[1];
  return digit === undefined ? undefined : (Number(digit) as 1 | 2 | 3 | 4 | 5);
}
