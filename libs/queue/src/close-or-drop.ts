import { within } from './within.ts';

/** BullMQ's Queue, QueueEvents and Worker, as far as closing goes. */
interface Closable {
  close(force?: boolean): Promise<void>;
  readonly backend: { close(force?: boolean): Promise<void>; disconnect(): Promise<void> };
}

const droppedWithinMs = 1_000;

/** Closes politely; with Redis away that would wait for its return, so after `timeoutMs` the connections are dropped. */
export async function closeOrDrop(part: Closable, options: { readonly force: boolean; readonly timeoutMs: number; readonly report: (error: Error) => void }): Promise<void> {
  try {
    await within(options.timeoutMs, 'be closed', part.close(options.force));
  } catch (error) {
    if (error instanceof Error) options.report(error);
    // The first ends connections that never came up, the second those that were up once; each may wait for ever on the other kind.
    const dropped = Promise.allSettled([part.backend.close(true), part.backend.disconnect()]);
    await within(droppedWithinMs, 'be dropped', dropped).catch(() => undefined);
  }
}
