import { performance } from 'node:perf_hooks';
import type { ShardClock } from '@gauntlet/execution';

const originUs = performance.timeOrigin * 1_000;

/**
 * The process's clock: microseconds since the Unix epoch that never go back while the process lives (the wall clock at its start plus the
 * monotonic time since), so that request counters rise and response times are never negative.
 */
export const processClock: ShardClock = {
  nowUs: () => BigInt(Math.round(originUs + performance.now() * 1_000)),
  monotonicMs: () => performance.now(),
};
