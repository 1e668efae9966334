import type { ShardProgress } from '@gauntlet/contracts';

const intervalMs = 250;

export interface ThrottledProgress {
  report(progress: ShardProgress): void;
  /** Sends what was held back, and waits until everything is sent. */
  flush(): Promise<void>;
}

/** Passes progress on at most every 250 ms and one at a time; of several in between, the last. `send` must not reject. */
export function throttleProgress(send: (progress: ShardProgress) => Promise<void>): ThrottledProgress {
  let held: ShardProgress | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();
  const sendHeld = () => {
    const progress = held;
    held = undefined;
    if (progress !== undefined) sending = sending.then(() => send(progress));
  };
  const open = () => {
    timer = undefined;
    if (held === undefined) return;
    sendHeld();
    timer = setTimeout(open, intervalMs);
  };
  return {
    report(progress) {
      held = progress;
      if (timer !== undefined) return;
      sendHeld();
      timer = setTimeout(open, intervalMs);
    },
    async flush() {
      clearTimeout(timer);
      timer = undefined;
      sendHeld();
      await sending;
    },
  };
}
