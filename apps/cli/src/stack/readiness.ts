import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from './part.ts';
import type { PartProcess } from './part-process.ts';
import { pingRedis } from './redis-probe.ts';

export type ReadyOutcome =
  /** `url` where the part told its own. */
  | { readonly kind: 'ready'; readonly url: string | undefined; readonly afterMs: number }
  | { readonly kind: 'ended'; readonly end: string }
  | { readonly kind: 'late'; readonly withinMs: number }
  | { readonly kind: 'aborted' };

const pollMs = 50;

/** Waits until the part accepts work, its process ends, the bound is reached, or the wait is called off. */
export async function waitUntilReady(part: Part, running: PartProcess, options: { readonly withinMs: number; readonly signal: AbortSignal }): Promise<ReadyOutcome> {
  const started = performance.now();
  for (;;) {
    if (!running.running) return { kind: 'ended', end: await running.ended };
    if (options.signal.aborted) return { kind: 'aborted' };
    const probed = await probe(part, running);
    if (probed.ready && running.running) return { kind: 'ready', url: probed.url, afterMs: performance.now() - started };
    if (performance.now() - started > options.withinMs) return { kind: 'late', withinMs: options.withinMs };
    await Promise.race([sleep(pollMs), running.ended]);
  }
}

/** Whether a health URL answers with a success. */
export async function isHealthy(url: string, timeoutMs = 2_000): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function probe(part: Part, running: PartProcess): Promise<{ readonly ready: boolean; readonly url?: string | undefined }> {
  const { readiness } = part;
  if (readiness.kind === 'http') return { ready: await isHealthy(readiness.url) };
  if (readiness.kind === 'redis') return { ready: await pingRedis(readiness.probe) };
  const line = readyLine(readFileSync(running.log).subarray(running.logOffset).toString('utf8'));
  return line === undefined ? { ready: false } : { ready: true, url: line.url };
}

/** The first line of a log whose message is "ready". */
export function readyLine(log: string): { readonly url: string | undefined } | undefined {
  for (const text of log.split('\n')) {
    if (!text.includes('ready')) continue;
    const entry = parseLine(text);
    if (entry !== undefined && (entry['message'] === 'ready' || entry['msg'] === 'ready')) return { url: typeof entry['url'] === 'string' ? entry['url'] : undefined };
  }
  return undefined;
}

function parseLine(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
