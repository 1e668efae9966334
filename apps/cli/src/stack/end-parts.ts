import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, signalProcess } from './process-identity.ts';
import type { RunningPart } from './up-record.ts';

/** Ends processes that another supervisor started: SIGTERM in stop order, SIGKILL after `termWithinMs`. Returns the names of those that lived. */
export async function endParts(parts: readonly RunningPart[], termWithinMs = 10_000): Promise<readonly string[]> {
  const living = parts.filter((part) => isAlive(part.process));
  for (const order of [...new Set(living.map((part) => part.stopOrder))].sort((a, b) => a - b)) {
    const group = living.filter((part) => part.stopOrder === order);
    for (const part of group) signalProcess(part.process, 'SIGTERM');
    if (await allEnd(group, termWithinMs)) continue;
    for (const part of group) signalProcess(part.process, 'SIGKILL');
    await allEnd(group, termWithinMs);
  }
  return living.map((part) => part.name);
}

async function allEnd(parts: readonly RunningPart[], withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (parts.some((part) => isAlive(part.process))) {
    if (performance.now() > until) return false;
    await sleep(50);
  }
  return true;
}
