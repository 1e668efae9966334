import { adverseEffect, holds, parseThreshold, quantileRatio, seededRandom, svtadReadings, timesLonger } from '@gauntlet/assurance';
import type { RatioInterval, Threshold } from '@gauntlet/assurance';
import type { CampaignView, CriterionView, PhaseKind, Verdict } from '@gauntlet/contracts';
import type { LoadReader, LoadSelection } from '../ports/load-store.ts';
import { gateMetrics } from './gate-metrics.ts';

const clause = 'SVTAD 5.2(d)';
/** What is asked of phases at which the system is expected to hold. */
const judgedKinds: readonly PhaseKind[] = ['with-smets1', 'peak', 'soak', 'spike'];

/** Targets and gates as they stand; those that compare with the baseline are left out, for they need every single time. */
export async function previewGates(campaign: CampaignView, load: LoadReader): Promise<readonly CriterionView[]> {
  const { targets, gates } = campaign.definition;
  const absolute = gates.filter(({ threshold }) => parseThreshold(threshold)?.limit.kind === 'value');
  return Promise.all([...targets.map((target) => judgeTarget(campaign, target, load)), ...absolute.map((gate) => judgeGate(campaign, gate, load))]);
}

/** Absolute criteria, non-inferiority and the campaign's own gates; exact over the merged rows of all generators. */
export async function judgeLoad(campaign: CampaignView, load: LoadReader): Promise<readonly CriterionView[]> {
  const criteria: CriterionView[] = [];
  for (const target of campaign.definition.targets) criteria.push(await judgeTarget(campaign, target, load));
  criteria.push(...(await judgeNonInferiority(campaign, load)));
  for (const gate of campaign.definition.gates) criteria.push(await judgeGate(campaign, gate, load));
  return criteria;
}

type Target = CampaignView['definition']['targets'][number];

/** A class is within its target when each of its variants is, in each phase. */
async function judgeTarget({ id, phases }: CampaignView, { class: name, srvs, quantile, withinMs, basis }: Target, load: LoadReader): Promise<CriterionView> {
  const judged = new Set(phases.filter(({ kind }) => judgedKinds.includes(kind)).map(({ key }) => key));
  const times = (await load.responseTimes({ campaignId: id }, [quantile])).filter(({ phase, srv }) => judged.has(phase) && srvs.includes(srv));
  const measured = times.flatMap(({ phase, srv, quantilesUs: [us = null] }) => (us === null ? [] : [{ phase, srv, ms: us / 1_000 }]));
  const beyond = measured.filter(({ ms }) => ms > withinMs);
  const worst = Math.max(...measured.map(({ ms }) => ms));
  const unmeasured = srvs.filter((srv) => !measured.some((each) => each.srv === srv));
  const verdict: Verdict = beyond.length > 0 ? 'not-met' : unmeasured.length > 0 ? 'undecidable' : 'met';
  const reasons = { met: 'Each of its Service Reference Variants is within the target, in each phase.', 'not-met': `Beyond it: ${beyond.map(({ srv, phase, ms }) => `${srv} in ${phase} (${ms.toFixed(1)} ms)`).slice(0, 5).join(', ')}.`, undecidable: `Nothing was answered of ${unmeasured.join(', ')}.` };
  return { criterion: `target ${name}`, clause: `${clause}; target: ${basis}`, title: `${name} within the target response time`, verdict, observed: measured.length === 0 ? 'nothing was answered' : `p${quantile * 100} ${worst.toFixed(1)} ms at the most`, limit: `p${quantile * 100} <= ${withinMs} ms`, margin: measured.length === 0 ? null : withinMs - worst, reason: reasons[verdict], evidence: beyond.map(({ srv, phase }) => `${srv} ${phase}`).slice(0, 100) };
}

async function judgeNonInferiority(campaign: CampaignView, load: LoadReader): Promise<readonly CriterionView[]> {
  const { phases, definition } = campaign;
  if (!phases.some(({ kind }) => kind === 'baseline') || !phases.some(({ kind }) => kind === 'with-smets1')) return [];
  const { quantiles, margin, confidence } = definition.nonInferiority;
  const [baseline, treatment] = await Promise.all([timesOf(campaign, load, 'baseline'), timesOf(campaign, load, 'with-smets1')]);
  return quantiles.map((quantile): CriterionView => {
    const interval = quantileRatio({ baseline, treatment, quantile, confidence, random: seededRandom(definition.seed) });
    const title = `The rest of the system is not adversely affected: p${quantile * 100} with SMETS1 to without`;
    const limit = `ratio <= ${margin}, by its ${confidence * 100} % interval`;
    if (interval === undefined) return { criterion: `non-inferiority p${quantile * 100}`, clause, title, verdict: 'undecidable', observed: `${baseline.length} and ${treatment.length} answered requests`, limit, margin: null, reason: 'Too few requests to say anything.', evidence: [] };
    const { verdict } = adverseEffect(interval, { ...svtadReadings, adverseEffectMargin: margin });
    return { criterion: `non-inferiority p${quantile * 100}`, clause, title, verdict, observed: shownInterval(interval), limit, margin: margin - interval.high, reason: reasonOf(verdict, interval, margin), evidence: [] };
  });
}

function reasonOf(verdict: Verdict, interval: RatioInterval, margin: number): string {
  if (verdict === 'met') return 'The whole interval is at or below the margin.';
  if (verdict === 'not-met') return 'The whole interval is above the margin.';
  const longer = timesLonger(interval, margin);
  return `The interval holds the margin. ${longer > 100 ? 'The ratio is too near to the margin for longer phases to decide it.' : `Phases ${longer.toFixed(1)} times as long would decide it, were the ratio to stay.`}`;
}

function shownInterval({ ratio, low, high }: RatioInterval): string {
  return `${ratio.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;
}

type Gate = CampaignView['definition']['gates'][number];

async function judgeGate(campaign: CampaignView, gate: Gate, load: LoadReader): Promise<CriterionView> {
  const threshold = parseThreshold(gate.threshold);
  const where = [gate.trafficClass, gate.srv, gate.phase].filter((each) => each !== undefined).join(' ');
  const base = { criterion: `gate ${gate.metric}${where === '' ? '' : `{${where}}`}`, clause: 'the campaign\'s own gate', title: `${gate.metric} ${gate.threshold}`, limit: gate.threshold, evidence: [] };
  if (threshold === undefined) return { ...base, verdict: 'undecidable', observed: 'nothing', margin: null, reason: 'The threshold cannot be read.' };
  if (threshold.limit.kind === 'baseline') return { ...base, ...(await againstBaseline(campaign, gate, threshold, threshold.limit, load)) };
  const observed = await observe(campaign, gate, threshold, load);
  if (observed === undefined) return { ...base, verdict: 'undecidable', observed: 'nothing', margin: null, reason: 'There is no sample of this metric here; that is never a pass.' };
  const isMet = holds(observed, threshold.operator, threshold.limit.value);
  const direction = threshold.operator.startsWith('>') ? -1 : 1;
  return { ...base, verdict: isMet ? 'met' : 'not-met', observed: `${Number(observed.toFixed(4))} ${gateMetrics[gate.metric]?.unit ?? ''}`.trim(), margin: direction * (threshold.limit.value - observed), reason: isMet ? 'The threshold holds.' : 'The threshold does not hold.' };
}

async function againstBaseline(campaign: CampaignView, gate: Gate, threshold: Threshold, limit: Extract<Threshold['limit'], { kind: 'baseline' }>, load: LoadReader): Promise<Pick<CriterionView, 'verdict' | 'observed' | 'margin' | 'reason'>> {
  const trafficClass = gate.trafficClass ?? 'rest';
  const [baseline, treatment] = await Promise.all([timesOf(campaign, load, 'baseline', { trafficClass, srv: gate.srv }), gate.phase === undefined ? timesOf(campaign, load, 'with-smets1', { trafficClass, srv: gate.srv }) : load.latencies({ campaignId: campaign.id, phase: gate.phase, trafficClass, srv: gate.srv }).then(({ responseUs }) => responseUs)]);
  const interval = threshold.aggregate.kind === 'quantile' ? quantileRatio({ baseline, treatment, quantile: threshold.aggregate.quantile, confidence: limit.confidence, random: seededRandom(campaign.definition.seed) }) : undefined;
  if (interval === undefined) return { verdict: 'undecidable', observed: `${baseline.length} and ${treatment.length} answered requests`, margin: null, reason: 'Too few requests to compare.' };
  const { verdict } = adverseEffect(interval, { ...svtadReadings, adverseEffectMargin: limit.factor });
  return { verdict, observed: shownInterval(interval), margin: limit.factor - interval.high, reason: reasonOf(verdict, interval, limit.factor) };
}

/** undefined when there is nothing to observe. */
async function observe({ id, durationMs, phases }: CampaignView, gate: Gate, { aggregate }: Threshold, load: LoadReader): Promise<number | undefined> {
  const selection: LoadSelection = { campaignId: id, phase: gate.phase, trafficClass: gate.trafficClass, srv: gate.srv };
  const seconds = (gate.phase === undefined ? durationMs : (phases.find(({ key }) => key === gate.phase)?.durationMs ?? durationMs)) / 1_000;
  if (gate.metric === 'failed' || gate.metric === 'lost') {
    const times = await load.responseTimes(selection, []);
    const sent = times.reduce((sum, each) => sum + each.sent, 0);
    const bad = times.reduce((sum, each) => sum + each[gate.metric as 'failed' | 'lost'], 0);
    return sent === 0 ? undefined : aggregate.kind === 'count' ? bad : bad / sent;
  }
  const quantiles = aggregate.kind === 'quantile' ? [aggregate.quantile] : [];
  const summary = gate.metric === 'response_time' ? await load.responseTime(selection, quantiles) : await load.metric({ ...selection, metric: gate.metric }, quantiles);
  // k6 says nothing of iterations that it did not drop.
  if (summary === undefined) return gate.metric === 'dropped_iterations' ? 0 : undefined;
  const isShare = gateMetrics[gate.metric]?.aggregates.includes('rate') === true && gate.metric === 'http_req_failed';
  switch (aggregate.kind) {
    case 'quantile':
      return summary.quantiles[0];
    case 'avg':
      return summary.mean;
    case 'min':
      return summary.min;
    case 'max':
      return summary.max;
    case 'count':
      return gateMetrics[gate.metric]?.unit === 'ms' ? summary.samples : summary.sum;
    case 'rate':
      return isShare ? summary.mean : summary.sum / seconds;
    default:
      return undefined;
  }
}

/** Response times of the phases of a kind, one after the other, each in the order of sending. */
async function timesOf({ id, phases }: CampaignView, load: LoadReader, kind: PhaseKind, { trafficClass = 'rest', srv }: Pick<LoadSelection, 'trafficClass' | 'srv'> = {}): Promise<Uint32Array> {
  const parts: Uint32Array[] = [];
  for (const { key } of phases.filter((phase) => phase.kind === kind)) parts.push((await load.latencies({ campaignId: id, phase: key, trafficClass, srv })).responseUs);
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    // A time of nothing has no logarithm; the clock's resolution is a microsecond.
    all.set(part.map((us) => Math.max(1, us)), at);
    at += part.length;
  }
  return all;
}
