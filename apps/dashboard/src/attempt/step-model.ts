import type { EvidenceDirection } from '@gauntlet/contracts';

export interface TimedMessage {
  readonly sequence: number;
  readonly direction: EvidenceDirection;
  readonly message: string;
  /** Milliseconds since the attempt's first message. */
  readonly atMs: number;
  /** Milliseconds since the message before it in the same step; null for the first. */
  readonly afterMs: number | null;
}
export interface AttemptStep {
  /** Counted from 1, as people do. */
  readonly step: number;
  readonly messages: readonly TimedMessage[];
  readonly tookMs: number;
}

/** The messages of an attempt by step, with when each came. `step` of a stored message counts from 0. */
export function stepsOf(messages: readonly { readonly sequence: number; readonly step: number; readonly direction: EvidenceDirection; readonly atUs: string; readonly message: string }[]): readonly AttemptStep[] {
  const sorted = [...messages].sort((a, b) => a.sequence - b.sequence);
  const startUs = BigInt(sorted[0]?.atUs ?? '0');
  const steps = new Map<number, TimedMessage[]>();
  for (const { sequence, step, direction, atUs, message } of sorted) {
    const atMs = Number(BigInt(atUs) - startUs) / 1_000;
    const before = steps.get(step) ?? [];
    steps.set(step, [...before, { sequence, direction, message, atMs, afterMs: before.length === 0 ? null : atMs - (before.at(-1)?.atMs ?? 0) }]);
  }
  return [...steps].map(([step, timed]) => ({ step: step + 1, messages: timed, tookMs: (timed.at(-1)?.atMs ?? 0) - (timed[0]?.atMs ?? 0) }));
}
