import type { BodyFields } from '@gauntlet/contracts';
import type { FutureRequest, Installation } from '../installation/installation.ts';

/**
 * An ExecutionDateTime from this time on cancels what is held of the variant for the device: the published request
 * templates cancel with 3000-12-31T00:00:00Z. They do so for what a device holds; for the DSP the same is assumed.
 */
export const cancellationFromMs = Date.UTC(3_000, 0, 1);

/** Requests that an installation holds at the most. */
const heldMax = 100;

/** The installation with a request held for later; 'full' when it holds as many as it can. A device keeps one of each variant: the newer replaces the older. */
export function hold(installation: Installation, request: FutureRequest): Installation | 'full' {
  const kept = request.heldBy === 'Device' ? othersOf(installation, request) : installation.future;
  return kept.length >= heldMax ? 'full' : { ...installation, future: [...kept, request] };
}

/** The installation without what is held of a variant for a device. */
export function cancel(installation: Installation, held: { readonly srv: string; readonly targetId: string }): Installation {
  return { ...installation, future: othersOf(installation, held) };
}

/** The fields without the time of execution. */
export function withoutExecution(body: BodyFields): BodyFields {
  const { ExecutionDateTime: _, ...rest } = body;
  return rest;
}

function othersOf(installation: Installation, { srv, targetId }: { readonly srv: string; readonly targetId: string }): readonly FutureRequest[] {
  return installation.future.filter((held) => held.srv !== srv || held.targetId !== targetId);
}
