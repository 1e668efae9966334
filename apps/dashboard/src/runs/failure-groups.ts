import type { AttemptView } from '@gauntlet/contracts';

/** Tests that did not pass for what reads as the same reason. */
export interface FailureGroup {
  readonly signature: string;
  readonly outcome: AttemptView['outcome'];
  /** As one of them says it. */
  readonly example: string;
  readonly attempts: readonly AttemptView[];
  readonly dmcs: readonly string[];
  readonly tests: readonly string[];
}

/** Groups what counts (no late, no superseded attempt), most tests first; equal ones by their signature. */
export function groupFailures(attempts: readonly AttemptView[]): readonly FailureGroup[] {
  const groups = new Map<string, AttemptView[]>();
  for (const attempt of attempts) {
    if (attempt.standing !== 'counted' || attempt.outcome === 'passed') continue;
    const key = `${attempt.outcome}\n${signatureOf(attempt.reason)}`;
    groups.set(key, [...(groups.get(key) ?? []), attempt]);
  }
  return [...groups.values()].map(groupOf).sort((a, b) => b.attempts.length - a.attempts.length || a.signature.localeCompare(b.signature));
}

/** A reason without what differs from device to device and from time to time: ids, instants, figures. */
export function signatureOf(reason: string): string {
  return reason
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?/g, '‹time›')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '‹id›')
    .replace(/\b([0-9a-f]{2}[-:]){7}[0-9a-f]{2}\b/gi, '‹device›')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b/gi, '‹id›')
    // A figure standing by itself; "12.6(b)", "E20", "8F3F" and the variant of "8.11 to ESME" are names and stay.
    .replace(/(?<![\w.])-?\d+(\.\d+)?(?![\w.(]| to [A-Z])/g, '‹n›')
    .trim();
}

function groupOf(attempts: readonly AttemptView[]): FailureGroup {
  const [first] = attempts;
  return {
    signature: signatureOf(first?.reason ?? ''),
    outcome: first?.outcome ?? 'failed',
    example: first?.reason ?? '',
    attempts,
    dmcs: [...new Set(attempts.map((attempt) => attempt.dmcId))].sort(),
    tests: [...new Set(attempts.map((attempt) => attempt.testKey))].sort(),
  };
}
