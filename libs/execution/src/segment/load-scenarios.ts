import type { RateStage, SegmentClaim, SegmentPhase, TrafficStream } from '@gauntlet/contracts';

/** One stream of one phase, as k6 runs it. */
export interface LoadScenario {
  readonly name: string;
  readonly phase: SegmentPhase;
  readonly stream: TrafficStream;
}

/** k6 takes whole numbers for rates: thousandths of a request a second are the unit. */
export const rateUnit = 1_000;

/** In the order in which LoadPlan.streams has them. */
export function scenariosOf(claim: Pick<SegmentClaim, 'phases'>): readonly LoadScenario[] {
  return claim.phases.flatMap((phase, index) => phase.streams.map((stream) => ({ name: `p${index}-${stream.trafficClass}`, phase, stream })));
}

export function roundedRate(perSecond: number): number {
  return Math.round(perSecond * rateUnit) / rateUnit;
}

/** Whether k6 runs it with its executor for a constant rate. */
export function isConstant(stages: readonly RateStage[]): boolean {
  const [first] = stages;
  return first !== undefined && stages.every(({ fromPerSecond, toPerSecond }) => fromPerSecond === first.fromPerSecond && toPerSecond === first.fromPerSecond);
}
