import type { BodyFields } from '@gauntlet/contracts';
import { childrenOf, textOf } from './behaviour.ts';

/** The ReadLogPeriod of a request; undefined when a time is missing, is none, or the end comes before the start. */
export function readLogPeriod(body: BodyFields): { readonly startMs: number; readonly endMs: number } | undefined {
  const period = childrenOf(body, 'ReadLogPeriod');
  const startMs = Date.parse(textOf(period, 'StartDateTime'));
  const endMs = Date.parse(textOf(period, 'EndDateTime'));
  return startMs <= endMs ? { startMs, endMs } : undefined;
}
