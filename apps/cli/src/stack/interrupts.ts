/** Ctrl-C, SIGTERM and a closed terminal: the first asks to stop, the second to stop at once. */
export interface Interrupts {
  /** Aborted by the first. */
  readonly signal: AbortSignal;
  readonly first: Promise<NodeJS.Signals>;
  /** Gives the signals their usual meaning back. */
  readonly dispose: () => void;
}

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export function listenForInterrupts(onSecond: () => void): Interrupts {
  const controller = new AbortController();
  const first = Promise.withResolvers<NodeJS.Signals>();
  const listener = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) return onSecond();
    controller.abort();
    first.resolve(signal);
  };
  for (const signal of signals) process.on(signal, listener);
  return {
    signal: controller.signal,
    first: first.promise,
    dispose: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
