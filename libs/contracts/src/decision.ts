import { z } from 'zod';

/** What a decision is about, e.g. {kind: "testing-issue", id: "TI-17"}. Decisions that must follow one another name the same matter. */
export const matterSchema = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected a kind such as testing-issue, phase or dmc'),
  id: z.string().min(1).max(120),
});
export type Matter = z.infer<typeof matterSchema>;

/** POST /v1/decisions */
export const takeDecisionSchema = z.strictObject({
  /** A kind of the decision matrix, e.g. "agree-exclusion". */
  decision: z.string().min(1).max(80),
  matter: matterSchema,
  /** In the deciding body's words: approved, refused, severity 4 … */
  outcome: z.string().min(1).max(200),
  rationale: z.string().trim().min(1, 'expected why it is decided so').max(10_000),
  /** Ids or addresses of what it rests on. */
  evidence: z.array(z.string().min(1).max(500)).max(100).default([]),
});
export type TakeDecision = z.infer<typeof takeDecisionSchema>;

/** A decision as it was taken; it is never changed, a later one in the same matter stands beside it. */
export interface RecordedDecision extends TakeDecision {
  readonly id: string;
  /** The body that took it, as the SVTAD names it. */
  readonly body: string;
  readonly decidedBy: string;
  /** ISO 8601, UTC. */
  readonly decidedAt: string;
  /** e.g. "SVTAD 13.20" */
  readonly clause: string;
}
