import { useEffect, useState } from 'react';

/** The wall clock, in milliseconds since the Unix epoch, for "3 s ago"; drawn again every second. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
