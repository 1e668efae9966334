/** Bits below the milliseconds: iteration, then virtual user. */
const iterationBits = 10n;
const userBits = 12n;
const userSpan = 1 << Number(userBits);
const iterationSpan = 1 << Number(iterationBits);

/**
 * Counters of one User's requests, made by virtual users that share no memory: milliseconds since 1970, then the low bits of the
 * iteration's number (which k6 gives out in the order of starting), then the virtual user. No two are equal while a generator has at
 * most 4,095 virtual users; a later millisecond is always greater; within one they follow the order in which k6 started them.
 */
export function createCounter(): (nowMs: number, iteration: number, user: number) => bigint {
  let last = 0n;
  return (nowMs, iteration, user) => {
    let counter = (BigInt(nowMs) << (iterationBits + userBits)) + BigInt((iteration % iterationSpan) * userSpan + (user % userSpan));
    // The same virtual user again within the same millisecond, or a clock that went back.
    if (counter <= last) counter = last + BigInt(userSpan);
    last = counter;
    return counter;
  };
}
