import type { ArrivalScenario, LoadEntry, LoadPlan, LoadSigning, LoadStream, SegmentClaim, TrafficEntry } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import { dccAccessControlBrokerId, findVariant, requestTemplate, signatureTemplate, webServiceOf, webServicePaths } from '@gauntlet/duis';
import type { OrganisationCredential } from '@gauntlet/duis';
import { isConstant, rateUnit, roundedRate, scenariosOf } from './load-scenarios.ts';
import type { LoadScenario } from './load-scenarios.ts';

export interface LoadPlanOptions {
  readonly targetUrl: string;
  /** Of the User that this generator speaks as. */
  readonly credential: OrganisationCredential;
  readonly tlsAuth: LoadPlan['tlsAuth'];
}

/** What the script is to do; k6 itself takes the segment's share of it. @throws GauntletError 'invalid-input' for a claim that cannot be carried out */
export function buildLoadPlan(claim: SegmentClaim, { targetUrl, credential, tlsAuth }: LoadPlanOptions): Omit<LoadPlan, 'summaryFile'> {
  const scenarios = scenariosOf(claim);
  const groupPlaces = new Map(claim.groups.map(({ key }, place) => [key, place]));
  return {
    seed: claim.seed,
    userId: credential.organisation,
    scenarios: Object.fromEntries(scenarios.map((scenario) => [scenario.name, arrivalOf(scenario, claim.count)])),
    streams: scenarios.map((scenario) => streamOf(scenario, { baseUrl: targetUrl.replace(/\/+$/, ''), userId: credential.organisation, groupPlaces })),
    groups: claim.groups.map(({ firstDeviceId, count, step }) => ({ firstDeviceId, count, step })),
    signing: claim.signed ? signingOf(credential) : undefined,
    tlsAuth,
    requestTimeout: `${Math.min(claim.responseTimeoutMs, 60_000)}ms`,
  };
}

/** Virtual users are only as many as requests wait for their acknowledgement at one time: a tenth of a second's worth to begin with, two seconds' at the most. */
const usersPerRate = { first: 0.1, most: 2 } as const;
/** For each generator; k6 gives each its share of the campaign's. */
const usersMin = 10;
const usersMax = 2_000;

function arrivalOf({ phase, stream: { stages } }: LoadScenario, generators: number): ArrivalScenario {
  const highest = Math.max(...stages.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]));
  const users = (perRate: number) => Math.min(usersMax, Math.max(usersMin, Math.ceil((highest * perRate) / generators))) * generators;
  const common = { timeUnit: '1000s', startTime: `${phase.startMs}ms`, preAllocatedVUs: users(usersPerRate.first), maxVUs: users(usersPerRate.most), gracefulStop: '5s' } as const;
  const [first] = stages;
  if (first === undefined) throw invalid(`phase ${phase.key} has a stream without stages`);
  if (isConstant(stages)) return { executor: 'constant-arrival-rate', rate: inUnits(first.fromPerSecond), duration: `${phase.durationMs}ms`, ...common };
  // A stage that does not begin where the last one ended is a step: a stage of no length leads there.
  const k6Stages = stages.flatMap(({ durationMs, fromPerSecond, toPerSecond }, place) => {
    const step = place > 0 && stages[place - 1]?.toPerSecond !== fromPerSecond ? [{ target: inUnits(fromPerSecond), duration: '0s' }] : [];
    return [...step, { target: inUnits(toPerSecond), duration: `${durationMs}ms` }];
  });
  return { executor: 'ramping-arrival-rate', startRate: inUnits(first.fromPerSecond), stages: k6Stages, ...common };
}

function inUnits(perSecond: number): number {
  return Math.round(roundedRate(perSecond) * rateUnit);
}

interface StreamContext {
  readonly baseUrl: string;
  readonly userId: string;
  readonly groupPlaces: ReadonlyMap<string, number>;
}

function streamOf({ name, stream }: LoadScenario, context: StreamContext): LoadStream {
  const total = stream.traffic.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const entries = stream.traffic.map((entry, place) => {
    sum += entry.weight;
    return entryOf(entry, place === stream.traffic.length - 1 ? 1 : sum / total, context);
  });
  if (entries.length === 0) throw invalid(`scenario ${name} has no traffic`);
  return { scenario: name, entries };
}

function entryOf({ srv, commandVariant, body, groups }: TrafficEntry, cumulativeShare: number, { baseUrl, userId, groupPlaces }: StreamContext): LoadEntry {
  const variant = findVariant(srv);
  const service = webServiceOf(commandVariant);
  if (variant === undefined || service === undefined) throw invalid(`there is no Service Reference Variant ${srv} with command variant ${commandVariant}`);
  const places = groups.map((key) => groupPlaces.get(key) ?? -1);
  if (places.length === 0 || places.includes(-1)) throw invalid(`traffic ${srv} names a group of devices that is not there`);
  const template = requestTemplate({ originator: userId, serviceReference: variant.serviceReference, srv, commandVariant, bodyElement: variant.bodyElement, body });
  return { url: baseUrl + webServicePaths[service], ...template, cumulativeShare, groups: places, ...(variant.nonDevice ? { target: dccAccessControlBrokerId } : {}) };
}

function signingOf(credential: OrganisationCredential): LoadSigning {
  const privateKey = credential.privateKeyPem.replace(/-----[A-Z ]+-----|\s/g, '');
  return { privateKey, ...signatureTemplate(credential) };
}

function invalid(reason: string): GauntletError {
  return new GauntletError('invalid-input', `the segment cannot be run: ${reason}`);
}
