import type { Verdict } from '@gauntlet/contracts';
import { severities, type Severity } from './testing-issue.ts';
import type { Thresholds } from './thresholds.ts';

/** An issue whose severity, or whose counting, a body has still to decide; the outcome that stands meanwhile comes first. */
export interface OpenIssue {
  readonly issueId: string;
  readonly outcomes: readonly (Severity | 'not-counted')[];
}

/** One way the open decisions can end, by issue id. */
export type DisputeOutcome = Readonly<Record<string, Severity | 'not-counted'>>;

export interface DisputedVerdict {
  readonly verdict: Verdict;
  /** A way in which the thresholds are kept, and one in which they are exceeded: the proof both ways. */
  readonly met?: DisputeOutcome;
  readonly notMet?: DisputeOutcome;
}

/**
 * SVTAD 14.5: whether open decisions could affect the thresholds. Every outcome is looked at: they are folded issue by issue into
 * the distinct counts that keep the thresholds, of which there are at most the product of (threshold + 1), 30,256 for SIT however
 * many issues are disputed. Met or not met when all outcomes agree, undecidable when they do not.
 */
export function disputedVerdict(input: { readonly settled: Readonly<Record<Severity, number>>; readonly open: readonly OpenIssue[]; readonly thresholds: Thresholds }): DisputedVerdict {
  const { thresholds } = input;
  const start = severities.map((severity) => input.settled[severity]);
  const within = (counts: readonly number[]) => severities.every((severity, index) => (counts[index] ?? 0) <= thresholds[severity]);
  const anyhow = (path: Path | undefined) => outcomeOf(path, input.open);
  // Counts only grow, so what exceeds a threshold once exceeds it in every outcome that follows.
  if (!within(start)) return { verdict: 'not-met', notMet: anyhow(undefined) };
  let keeping = new Map<string, Reached>([[start.join(), { counts: start }]]);
  let exceeding: Path | undefined;
  for (const issue of input.open) {
    const next = new Map<string, Reached>();
    for (const reached of keeping.values()) {
      for (const outcome of issue.outcomes) {
        const counts = outcome === 'not-counted' ? reached.counts : reached.counts.map((count, index) => (severities[index] === outcome ? count + 1 : count));
        const path: Path = { issueId: issue.issueId, outcome, ...(reached.path === undefined ? {} : { before: reached.path }) };
        if (!within(counts)) exceeding ??= path;
        else if (!next.has(counts.join())) next.set(counts.join(), { counts, path });
      }
    }
    keeping = next;
  }
  const kept = keeping.values().next().value;
  if (kept === undefined) return { verdict: 'not-met', notMet: anyhow(exceeding) };
  if (exceeding === undefined) return { verdict: 'met', met: anyhow(kept.path) };
  return { verdict: 'undecidable', met: anyhow(kept.path), notMet: anyhow(exceeding) };
}

interface Path {
  readonly issueId: string;
  readonly outcome: Severity | 'not-counted';
  readonly before?: Path;
}

interface Reached {
  readonly counts: readonly number[];
  readonly path?: Path;
}

/** The decisions along a path; issues that it did not come to keep the outcome that stands. */
function outcomeOf(path: Path | undefined, open: readonly OpenIssue[]): DisputeOutcome {
  const chosen = new Map(open.map((issue) => [issue.issueId, issue.outcomes[0] ?? ('not-counted' as const)]));
  for (let step = path; step !== undefined; step = step.before) chosen.set(step.issueId, step.outcome);
  return Object.fromEntries([...chosen].sort(([one], [other]) => (one < other ? -1 : 1)));
}
