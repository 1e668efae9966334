import { describe, expect, it } from 'vitest';
import { TargetCircuit } from './target-circuit.ts';

describe('TargetCircuit', () => {
  it('opens after five unreachable tests in a row and says since when', () => {
    const circuit = new TargetCircuit();
    for (let test = 0; test < 4; test += 1) circuit.record(true, 1_795_600_000_000_000n + BigInt(test));
    expect(circuit.openReason).toBeUndefined();
    circuit.record(true, 1_795_600_009_000_000n);
    expect(circuit.openReason).toBe('not sent: target unreachable since 2026-11-25T09:46:40.000Z, 5 tests in a row');
  });

  it('starts again when a test reached the target', () => {
    const circuit = new TargetCircuit();
    for (const unreachable of [true, true, true, true, false, true, true, true, true]) circuit.record(unreachable, 1n);
    expect(circuit.openReason).toBeUndefined();
  });
});
