import type { RateStage } from '@gauntlet/contracts';
import { isConstant, roundedRate } from './load-scenarios.ts';

/**
 * When k6 plans to start each iteration, in microseconds from its scenario's start. A constant rate starts the first one at once; a
 * ramp starts one whenever the integral of the rate reaches the next whole number. Both count over all generators.
 */
export function arrivalTimes(stages: readonly RateStage[]): (iteration: number) => number {
  const [first] = stages;
  if (first === undefined) return () => 0;
  if (isConstant(stages)) return (iteration) => (iteration * 1e6) / roundedRate(first.fromPerSecond);
  const pieces = piecesOf(stages);
  return (iteration) => {
    const wanted = iteration + 1;
    const piece = pieces.find(({ endCount }) => wanted <= endCount) ?? pieces.at(-1);
    return piece === undefined ? 0 : (piece.startS + timeWithin(piece, wanted - piece.startCount)) * 1e6;
  };
}

interface Piece {
  readonly startS: number;
  readonly durationS: number;
  readonly fromRate: number;
  readonly toRate: number;
  readonly startCount: number;
  readonly endCount: number;
}

function piecesOf(stages: readonly RateStage[]): readonly Piece[] {
  let startS = 0;
  let startCount = 0;
  return stages.map(({ durationMs, fromPerSecond, toPerSecond }) => {
    const [durationS, fromRate, toRate] = [durationMs / 1_000, roundedRate(fromPerSecond), roundedRate(toPerSecond)];
    const piece = { startS, durationS, fromRate, toRate, startCount, endCount: startCount + ((fromRate + toRate) / 2) * durationS };
    startS += durationS;
    startCount = piece.endCount;
    return piece;
  });
}

/** Solves rate · t + slope · t² / 2 = count for t, in the form that stays exact for small slopes. */
function timeWithin({ durationS, fromRate, toRate }: Piece, count: number): number {
  const slope = durationS === 0 ? 0 : (toRate - fromRate) / durationS;
  const root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * slope * count));
  return fromRate + root === 0 ? durationS : (2 * count) / (fromRate + root);
}
