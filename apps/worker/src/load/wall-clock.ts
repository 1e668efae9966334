import { performance } from 'node:perf_hooks';

/** Further apart, and the machine's clock was set: the reading follows it. */
const apartMsMax = 20;

/**
 * Microseconds since the Unix epoch as k6 reads them: the machine's wall clock, with the fine steps of the monotonic one. k6 says when
 * a request was sent, this process when its Response came, so both must read one clock.
 */
export function createWallClock(): () => bigint {
  let originMs = performance.timeOrigin;
  return () => {
    const fineMs = originMs + performance.now();
    const apartMs = Date.now() + 0.5 - fineMs;
    if (Math.abs(apartMs) > apartMsMax) originMs += apartMs;
    return BigInt(Math.round((originMs + performance.now()) * 1_000));
  };
}
