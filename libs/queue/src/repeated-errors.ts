const quietMs = 5_000;

/** While Redis is away, each connection reports each try to reach it: the same message passes at most every 5 s. */
export function withoutRepeats(onError: (error: Error) => void): (error: Error) => void {
  const reportedAtMs = new Map<string, number>();
  return (error) => {
    const nowMs = performance.now();
    for (const [message, atMs] of reportedAtMs) if (nowMs - atMs >= quietMs) reportedAtMs.delete(message);
    if (reportedAtMs.has(error.message)) return;
    reportedAtMs.set(error.message, nowMs);
    onError(error);
  };
}
