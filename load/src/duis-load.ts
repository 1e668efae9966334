import exec from 'k6/execution';
import http from 'k6/http';
import type { Options } from 'k6/options';
import type { LoadPlan, LoadStream } from '@gauntlet/contracts';
import { deviceIdAt } from './device-id.ts';
import { draw } from './draw.ts';
import { createCounter } from './request-counter.ts';
import { createScriptSigner } from './script-signer.ts';

/**
 * Drives one segment of a campaign: each iteration sends one Service Request and reads its acknowledgement; Responses go to the
 * worker's receive endpoint. k6 decides when (open model); what is sent follows from the seed and the iteration's number alone.
 * Every sample carries metadata `r`: counter-iteration-entry-group-device. Those of an iteration's end also carry `a`: the start of
 * its scenario in milliseconds, and the response code of the acknowledgement.
 */
const plan = JSON.parse(open(__ENV['GAUNTLET_LOAD_PLAN'] ?? '')) as LoadPlan;

// Only what the samples need: every further tag costs time on each of them.
export const options: Options = { scenarios: { ...plan.scenarios }, systemTags: ['scenario', 'status', 'error_code'], summaryTrendStats: ['count'], userAgent: 'gauntlet-load', ...(plan.tlsAuth === undefined ? {} : { tlsAuth: [plan.tlsAuth] }) };

const streams = new Map<string, { readonly index: number; readonly stream: LoadStream }>(plan.streams.map((stream, index) => [stream.scenario, { index, stream }]));
const signer = plan.signing === undefined ? undefined : createScriptSigner(plan.signing);
const nextCounter = createCounter();
const params = { headers: { 'content-type': 'application/xml' }, timeout: plan.requestTimeout, redirects: 0, responseType: 'text' } as const;
const responseCode = /<(?:\w+:)?ResponseCode>([A-Z0-9]{1,8})</;

export default async function sendServiceRequest(): Promise<void> {
  const { name, iterationInTest } = exec.scenario;
  const { metadata } = exec.vu.metrics;
  delete metadata['a'];
  const { index, stream } = streams.get(name) ?? missing(`stream of the scenario ${name}`);
  const chance = draw(plan.seed, index, iterationInTest);
  const entryIndex = stream.entries.findIndex(({ cumulativeShare }) => chance.entry < cumulativeShare);
  const entry = stream.entries[entryIndex] ?? missing('entry');
  const groupIndex = groupOf(entry.groups, chance.device);
  const group = plan.groups[groupIndex] ?? missing('group');
  const device = Math.floor(chance.device * totalOf(entry.groups)) - startOf(entry.groups, groupIndex);
  const counter = nextCounter(Date.now(), iterationInTest, exec.vu.idInInstance);
  metadata['r'] = `${counter}-${iterationInTest}-${entryIndex}-${groupIndex}-${device}`;
  const unsigned = `${entry.beforeTarget}${entry.target ?? deviceIdAt(group, device)}:${counter}${entry.afterCounter}`;
  const response = http.post(entry.url, signer === undefined ? unsigned : await signer(unsigned), params);
  metadata['a'] = `${exec.scenario.startTime}-${responseCode.exec(response.body ?? '')?.[1] ?? ''}`;
}

interface SummaryData {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>;
}

/** k6's own counts, against which the worker holds what it read. */
export function handleSummary({ metrics }: SummaryData): Record<string, string> {
  const countOf = (metric: string) => metrics[metric]?.values['count'] ?? 0;
  return { [plan.summaryFile]: JSON.stringify({ requests: countOf('http_reqs'), iterations: countOf('iterations'), droppedIterations: countOf('dropped_iterations') }) };
}

function groupOf(groups: readonly number[], chance: number): number {
  let left = chance * totalOf(groups);
  for (const group of groups) {
    left -= sizeOf(group);
    if (left < 0) return group;
  }
  return groups.at(-1) ?? 0;
}

/** Devices in the groups before this one. */
function startOf(groups: readonly number[], group: number): number {
  return totalOf(groups.slice(0, groups.indexOf(group)));
}

function totalOf(groups: readonly number[]): number {
  return groups.reduce((sum, group) => sum + sizeOf(group), 0);
}

function sizeOf(group: number): number {
  return plan.groups[group]?.count ?? 0;
}

/** The plan is made by the worker; a hole in it is a defect that has to be seen. */
function missing(what: string): never {
  throw new Error(`the load plan has no such ${what}`);
}
