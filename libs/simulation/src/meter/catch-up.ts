import { withDecline } from './credit-decline.ts';
import { withLoadWatched } from './load-limit.ts';
import type { MeterState } from './meter.ts';

/** The meter with what happened to it by itself until now: computed when somebody looks, as of the time at which it happened. */
export function caughtUp(meter: MeterState, nowMs: number): MeterState {
  return meter.watch === undefined && meter.decline === undefined ? meter : withDecline(withLoadWatched(meter, nowMs), nowMs);
}
