import { z } from 'zod';

/**
 * Outcome of one attempt. infrastructure = nothing is said about the devices: target unreachable, not DUIS, WAN lost,
 * worker lost. cancelled = the run was stopped before the attempt finished.
 */
export const outcomeSchema = z.enum(['passed', 'failed', 'infrastructure', 'cancelled']);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Verdict of a criterion; no data is undecidable, never met. */
export const verdictSchema = z.enum(['met', 'not-met', 'undecidable']);
export type Verdict = z.infer<typeof verdictSchema>;
