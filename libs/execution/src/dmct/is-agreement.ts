/** Whether a decision's outcome, which is in the deciding body's words, says yes; anything else is a no. */
export function isAgreement(outcome: string): boolean {
  return /^\s*(agreed|approved|complete|completed|determined complete|yes)\b/i.test(outcome);
}
