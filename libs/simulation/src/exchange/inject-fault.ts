import type { ChangeFaults } from '@gauntlet/contracts';
import type { Installation } from '../installation/installation.ts';
import type { DeviceFault } from '../profile/draw-faults.ts';

/** The installation with faults added and removed, and with what its next requests are to meet. */
export function changeFaults(installation: Installation, { add, remove, next, clearNext }: ChangeFaults): Installation {
  const faults = [...new Set([...installation.faults, ...add])].filter((fault) => !remove.includes(fault));
  const injected = [...(clearNext === true ? [] : installation.injected), ...(next === undefined ? [] : [next])];
  return { ...installation, faults, injected };
}

/** The fault that the request meets because somebody injected it, and what is left for the next ones. */
export function takeInjected(installation: Installation, request: { readonly srv: string; readonly toDevice: boolean }): { readonly fault: DeviceFault; readonly injected: Installation['injected'] } {
  const { injected } = installation;
  const index = injected.findIndex(({ srv }) => srv === request.srv || (srv === '*' && request.toDevice));
  const found = injected[index];
  if (found === undefined) return { fault: undefined, injected };
  const left = found.times > 1 ? [{ ...found, times: found.times - 1 }] : [];
  return { fault: found.result, injected: [...injected.slice(0, index), ...left, ...injected.slice(index + 1)] };
}
