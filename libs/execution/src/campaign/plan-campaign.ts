import { createHash } from 'node:crypto';
import { parseThreshold } from '@gauntlet/assurance';
import type { Campaign, CampaignPlanView, Dmc, InputProblem, PlannedPhase, SegmentClaim, SegmentPhase, TrafficClass, TrafficEntry, TrafficStream } from '@gauntlet/contracts';
import { canonicalJson } from '@gauntlet/contracts';
import { findVariant } from '@gauntlet/duis';
import { peakOf, requestsOf, stagesOf } from './arrival-stages.ts';
import { devicesOf } from './campaign-devices.ts';
import { gateMetrics } from './gate-metrics.ts';
import { trafficOf } from './campaign-traffic.ts';

/** What every generator of a campaign is given. */
export type CampaignLoad = Omit<SegmentClaim, 'campaignId' | 'segmentId' | 'leaseToken' | 'index' | 'count' | 'executionSegment' | 'executionSegmentSequence'>;

export type PlannedCampaign = { readonly ok: true; readonly plan: CampaignPlanView; readonly load: CampaignLoad } | { readonly ok: false; readonly problems: readonly InputProblem[] };

/** Service Requests a second that one k6 holds on one core beside the worker that stores them (measured with test/bench/src/sct.ts, rounded down). */
const generatorHolds = { signed: 1_000, unsigned: 1_800 } as const;
/** Samples that k6 emits for each Service Request. */
const samplesPerRequest = 13;
/** Bytes on disk per row, compressed; measured on stored campaigns of a minute and more (system.parts). */
const bytesPerRow = { service_requests: 50, samples: 6, campaign_alerts: 12, generator_health: 280 } as const;

/** What a definition comes to. Nothing is looked up and nothing starts: every problem is listed with its path. */
export function planCampaign(campaign: Campaign, dmcs: readonly Dmc[]): PlannedCampaign {
  const devices = devicesOf(campaign, dmcs);
  const traffic = { smets1: trafficOf(campaign, 'smets1', devices.groups), rest: trafficOf(campaign, 'rest', devices.groups) };
  const phases = phasesOf(campaign, { smets1: traffic.smets1.entries, rest: traffic.rest.entries });
  const problems = [...devices.problems, ...traffic.smets1.problems, ...traffic.rest.problems, ...phaseProblems(campaign, phases), ...targetProblems(campaign), ...gateProblems(campaign)];
  if (problems.length > 0) return { ok: false, problems };
  const { seed, signed, verifyResponses, responseTimeout, mirror } = campaign;
  return {
    ok: true,
    plan: planView(campaign, phases, devices.installations),
    load: { seed, signed, verifyResponses, responseTimeoutMs: responseTimeout, phases, groups: devices.groups.map(({ group }) => group), populations: devices.populations, ...(mirror === undefined ? {} : { mirror }) },
  };
}

/** sha256 over the canonical definition, defaults filled in. */
export function definitionHash(campaign: Campaign): string {
  return createHash('sha256').update(canonicalJson(campaign)).digest('hex');
}

function phasesOf(campaign: Campaign, traffic: Readonly<Record<TrafficClass, readonly TrafficEntry[]>>): readonly SegmentPhase[] {
  let startMs = 0;
  return campaign.phases.map((phase) => {
    const streams = (['rest', 'smets1'] as const).flatMap((trafficClass): readonly TrafficStream[] => {
      const stages = stagesOf(phase[trafficClass], phase.duration);
      return stages.length === 0 ? [] : [{ trafficClass, stages, traffic: traffic[trafficClass] }];
    });
    const meanRate = streams.reduce((sum, { stages }) => sum + requestsOf(stages), 0) / (phase.duration / 1_000);
    const planned: SegmentPhase = { key: phase.key, startMs, durationMs: phase.duration, streams, alerts: alertsOf(campaign, meanRate) };
    startMs += phase.duration;
    return planned;
  });
}

function alertsOf({ alerts, population }: Campaign, requestsPerSecond: number): SegmentPhase['alerts'] {
  if (alerts === undefined || population === undefined) return { devicePerSecond: 0, dccPerSecond: 0 };
  const perPart = (requestsPerSecond * alerts.messagesPerRequest) / alerts.requestResponse;
  return { devicePerSecond: perPart * alerts.deviceAlerts, dccPerSecond: perPart * alerts.dccAlerts };
}

function phaseProblems(campaign: Campaign, phases: readonly SegmentPhase[]): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const holds = campaign.signed ? generatorHolds.signed : generatorHolds.unsigned;
  for (const [place, { key, streams }] of phases.entries()) {
    const path = `phases[${place}]`;
    if (phases.findIndex((other) => other.key === key) < place) problems.push({ path: `${path}.key`, value: JSON.stringify(key), expected: 'a key that no earlier phase has' });
    if (streams.length === 0) problems.push({ path, value: JSON.stringify(key), expected: 'a rate above 0 for smets1 or rest' });
    if (campaign.phases[place]?.kind === 'baseline' && streams.some(({ trafficClass }) => trafficClass === 'smets1')) problems.push({ path: `${path}.smets1`, value: 'a rate', expected: 'nothing: a baseline is without SMETS1, the others are compared with it' });
    for (const { trafficClass } of streams) if (campaign.traffic[trafficClass].length === 0) problems.push({ path: `${path}.${trafficClass}`, value: 'a rate', expected: `traffic.${trafficClass} with at least one Service Request` });
    const peak = streams.reduce((sum, { stages }) => sum + peakOf(stages), 0);
    if (peak > holds * campaign.generators) problems.push({ path, value: `${peak} Service Requests a second`, expected: `at most ${holds * campaign.generators} with ${campaign.generators} generators (${holds} each); ${Math.ceil(peak / holds)} generators reach it` });
  }
  return problems;
}

function targetProblems({ targets, traffic }: Campaign): readonly InputProblem[] {
  const sent = new Set([...traffic.smets1, ...traffic.rest].map(({ srv }) => srv));
  return targets.flatMap(({ srvs }, place) =>
    srvs.flatMap((srv, each): readonly InputProblem[] => {
      const path = `targets[${place}].srvs[${each}]`;
      if (findVariant(srv) === undefined) return [{ path, value: JSON.stringify(srv), expected: 'a Service Reference Variant' }];
      return sent.has(srv) ? [] : [{ path, value: JSON.stringify(srv), expected: 'a Service Reference Variant that the traffic sends' }];
    }),
  );
}

function gateProblems({ gates, phases }: Campaign): readonly InputProblem[] {
  const kinds = new Set(phases.map(({ kind }) => kind));
  return gates.flatMap(({ metric, threshold, phase }, place): readonly InputProblem[] => {
    const path = `gates[${place}]`;
    const problems: InputProblem[] = [];
    const known = gateMetrics[metric];
    const parsed = parseThreshold(threshold);
    if (known === undefined) problems.push({ path: `${path}.metric`, value: JSON.stringify(metric), expected: `one of ${Object.keys(gateMetrics).join(', ')}` });
    if (parsed === undefined) problems.push({ path: `${path}.threshold`, value: JSON.stringify(threshold), expected: 'a threshold such as p(95)<500, rate<0.01 or p(99)<baseline*1.05 @ 95%' });
    else if (known !== undefined && !known.aggregates.includes(parsed.aggregate.kind)) problems.push({ path: `${path}.threshold`, value: JSON.stringify(threshold), expected: `${known.aggregates.map((kind) => (kind === 'quantile' ? 'p(N) or med' : kind)).join(', ')} for ${metric}` });
    if (parsed?.limit.kind === 'baseline' && metric !== 'response_time') problems.push({ path: `${path}.metric`, value: JSON.stringify(metric), expected: 'response_time, the one metric that is compared with the baseline' });
    if (parsed?.limit.kind === 'baseline' && !kinds.has('baseline')) problems.push({ path: `${path}.threshold`, value: JSON.stringify(threshold), expected: 'a phase of kind baseline to compare with' });
    if (phase !== undefined && !phases.some(({ key }) => key === phase)) problems.push({ path: `${path}.phase`, value: JSON.stringify(phase), expected: `one of ${phases.map(({ key }) => key).join(', ')}` });
    return problems;
  });
}

function planView(campaign: Campaign, phases: readonly SegmentPhase[], population: CampaignPlanView['population']): CampaignPlanView {
  const planned = phases.map((phase, place): PlannedPhase => plannedPhase(phase, campaign.phases[place]?.kind ?? 'soak'));
  const durationMs = phases.reduce((sum, phase) => sum + phase.durationMs, 0);
  const requests = Math.round(phases.reduce((sum, { streams }) => sum + streams.reduce((all, { stages }) => all + requestsOf(stages), 0), 0));
  const alerts = Math.round(planned.reduce((sum, { alertsPerSecond, durationMs: ms }) => sum + (alertsPerSecond * ms) / 1_000, 0));
  const rows = { service_requests: requests, samples: requests * samplesPerRequest, campaign_alerts: alerts, generator_health: Math.ceil(durationMs / 1_000) * campaign.generators };
  const peak = Math.max(...planned.map(({ smets1, rest }) => smets1.peak + rest.peak));
  return {
    key: campaign.key,
    definitionHash: definitionHash(campaign),
    durationMs,
    generators: campaign.generators,
    generatorsNeeded: Math.max(1, Math.ceil(peak / (campaign.signed ? generatorHolds.signed : generatorHolds.unsigned))),
    phases: planned,
    population,
    requests,
    alerts,
    rows,
    diskBytes: Object.entries(bytesPerRow).reduce((sum, [table, bytes]) => sum + bytes * (rows[table as keyof typeof bytesPerRow] ?? 0), 0),
  };
}

function plannedPhase({ key, startMs, durationMs, streams, alerts }: SegmentPhase, kind: PlannedPhase['kind']): PlannedPhase {
  const of = (trafficClass: TrafficClass) => {
    const stages = streams.find((stream) => stream.trafficClass === trafficClass)?.stages ?? [];
    return { mean: requestsOf(stages) / (durationMs / 1_000), peak: peakOf(stages) };
  };
  return { key, kind, startMs, durationMs, smets1: of('smets1'), rest: of('rest'), alertsPerSecond: alerts.devicePerSecond + alerts.dccPerSecond };
}
