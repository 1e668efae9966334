import type { CampaignView, CriterionView, SegmentView, Verdict } from '@gauntlet/contracts';
import type { GeneratorSummary, LoadReader, VariantCount } from '../ports/load-store.ts';

export interface RigInput {
  readonly campaign: CampaignView;
  readonly counts: readonly VariantCount[];
  readonly generators: readonly GeneratorSummary[];
  readonly scheduleErrorP99Us: readonly (number | null)[];
}

const clause = 'precondition of SVTAD 5.2(d)';

/** Reads what the rig is judged by. */
export async function readRig(campaign: CampaignView, load: LoadReader): Promise<RigInput> {
  const [counts, generators] = await Promise.all([load.countByVariant(campaign.id), load.generators(campaign.id)]);
  return { campaign, counts, generators, scheduleErrorP99Us: generators.map((each) => each.scheduleErrorP99Us) };
}

/** Whether the rig applied the load that was asked for, and measured it whole. Where it did not, nothing is concluded of the system. */
export function judgeRig(input: RigInput): readonly CriterionView[] {
  return [ended(input), generatorsWhole(input), samplesThere(input), achievedRate(input), reconciled(input), processors(input), scheduleError(input), clocks(input), spool(input)];
}

function view(criterion: string, title: string, verdict: Verdict, shown: { readonly observed: string; readonly limit: string; readonly reason: string; readonly margin?: number | null; readonly evidence?: readonly string[] }): CriterionView {
  const { observed, limit, reason, margin = null, evidence = [] } = shown;
  return { criterion, clause, title, verdict, observed, limit, margin, reason, evidence: evidence.slice(0, 100) };
}

function ended({ campaign: { state, reason } }: RigInput): CriterionView {
  return view('rig.ended', 'The campaign ran to its end', state === 'completed' ? 'met' : 'not-met', { observed: state, limit: 'completed', reason: state === 'completed' ? 'Every phase was run.' : `It ended before its end: ${reason}` });
}

function generatorsWhole({ campaign: { segments } }: RigInput): CriterionView {
  const fallen = segments.filter(({ state, result }) => state !== 'reported' || result?.ended !== 'completed');
  const share = fallen.length / segments.length;
  return view('rig.generators', 'Every generator ran to its end', fallen.length === 0 ? 'met' : 'not-met', {
    observed: `${segments.length - fallen.length} of ${segments.length}`,
    limit: 'all',
    reason: fallen.length === 0 ? 'No share of the load is missing.' : `${(share * 100).toFixed(1)} % of the load is lost or incomplete.`,
    evidence: fallen.map(nameFallen),
  });
}

function nameFallen(segment: SegmentView): string {
  return `generator ${segment.index + 1}${segment.hostname === null ? '' : ` on ${segment.hostname}`}: ${segment.state === 'lost' ? 'lost' : (segment.result?.reason ?? segment.state)}`;
}

function samplesThere({ counts }: RigInput): CriterionView {
  const rows = counts.reduce((sum, each) => sum + each.rows, 0);
  return view('rig.samples', 'There are measurements', rows > 0 ? 'met' : 'not-met', { observed: `${rows} Service Requests`, limit: 'at least 1', reason: rows > 0 ? 'They are stored.' : 'Nothing was measured; that is never a pass.' });
}

/** Of the requests that the plan has, in the phases that were run. */
function achievedRate({ campaign: { phases, definition }, counts }: RigInput): CriterionView {
  const planned = phases.reduce((sum, { smets1, rest, durationMs }) => sum + ((smets1.mean + rest.mean) * durationMs) / 1_000, 0);
  const sent = counts.reduce((sum, each) => sum + each.requests, 0);
  const share = planned === 0 ? 0 : sent / planned;
  const least = definition.rig.achievedRateMin;
  return view('rig.achieved-rate', 'The planned load was applied', share >= least ? 'met' : 'not-met', {
    observed: `${sent} of ${Math.round(planned)} Service Requests (${(share * 100).toFixed(2)} %)`,
    limit: `>= ${least * 100} %`,
    margin: (share - least) * 100,
    reason: share >= least ? 'The load is what the plan says.' : 'The rig did not apply the load.',
  });
}

function reconciled({ campaign: { segments }, counts }: RigInput): CriterionView {
  const told = new Map<string, { sent: number; answered: number; failed: number; lost: number }>();
  for (const each of segments.flatMap(({ result }) => result?.byVariant ?? [])) {
    const sums = told.get(keyOf(each)) ?? { sent: 0, answered: 0, failed: 0, lost: 0 };
    for (const field of ['sent', 'answered', 'failed', 'lost'] as const) sums[field] += each[field];
    told.set(keyOf(each), sums);
  }
  const stored = new Map(counts.map((each) => [keyOf(each), each]));
  const mismatches = [...new Set([...told.keys(), ...stored.keys()])].flatMap((key) => {
    const [sums, rows] = [told.get(key), stored.get(key)];
    const pairs = [['sent', sums?.sent ?? 0, rows?.rows ?? 0], ['distinct', rows?.rows ?? 0, rows?.requests ?? 0], ['answered', sums?.answered ?? 0, rows?.answered ?? 0], ['failed', sums?.failed ?? 0, rows?.failed ?? 0], ['lost', sums?.lost ?? 0, rows?.lost ?? 0]] as const;
    return pairs.flatMap(([name, of, is]) => (of === is ? [] : [`${key} ${name}: ${of} told, ${is} stored`]));
  });
  return view('rig.reconciled', 'What was sent is what is stored', mismatches.length === 0 ? 'met' : 'not-met', {
    observed: mismatches.length === 0 ? `${counts.reduce((sum, each) => sum + each.rows, 0)} rows, each once` : `${mismatches.length} counters differ`,
    limit: 'sent = answered + failed + lost = rows, for each Service Reference Variant',
    reason: mismatches.length === 0 ? 'Every counter agrees.' : 'Generators and store do not agree.',
    evidence: mismatches,
  });
}

function keyOf({ trafficClass, srv }: { readonly trafficClass: string; readonly srv: string }): string {
  return `${trafficClass} ${srv}`;
}

function processors({ campaign: { definition }, generators }: RigInput): CriterionView {
  const most = Math.max(0, ...generators.map(({ cpuShareMax }) => cpuShareMax));
  const limit = definition.rig.cpuShareMax;
  return view('rig.cpu', 'Generators were not short of processors', most <= limit ? 'met' : 'not-met', {
    observed: `${(most * 100).toFixed(0)} % at the most`,
    limit: `<= ${limit * 100} %`,
    margin: (limit - most) * 100,
    reason: most <= limit ? 'Times are those of the system.' : 'Times may be those of the generators.',
    evidence: generators.filter(({ cpuShareMax }) => cpuShareMax > limit).map(({ hostname, segmentId }) => `${hostname} (${segmentId})`),
  });
}

function scheduleError({ campaign: { definition }, scheduleErrorP99Us }: RigInput): CriterionView {
  const known = scheduleErrorP99Us.filter((each) => each !== null);
  const mostMs = Math.max(0, ...known) / 1_000;
  const limit = definition.rig.scheduleErrorP99MsMax;
  const isMet = known.length > 0 && mostMs <= limit;
  return view('rig.schedule-error', 'Requests started when they were due', isMet ? 'met' : 'not-met', { observed: known.length === 0 ? 'unknown' : `p99 ${mostMs.toFixed(1)} ms`, limit: `<= ${limit} ms`, margin: known.length === 0 ? null : limit - mostMs, reason: isMet ? 'The arrival profile was kept.' : 'The arrival profile was not kept.' });
}

function clocks({ campaign: { definition }, generators }: RigInput): CriterionView {
  const mostMs = Math.max(0, ...generators.map(({ clockSkewMsMax }) => clockSkewMsMax));
  const limit = definition.rig.clockSkewMsMax;
  const isMet = mostMs <= limit;
  return view('rig.clock-skew', 'Hosts agree on the time', isMet ? 'met' : 'not-met', { observed: `off by ${mostMs.toFixed(1)} ms or more at one time`, limit: `<= ${limit} ms`, margin: limit - mostMs, reason: isMet ? 'Phases began together.' : 'Phases did not begin together.' });
}

/** Rows that went over the disk are as exact as the others: they are said, not held against the rig. */
function spool({ generators }: RigInput): CriterionView {
  const bytes = Math.max(0, ...generators.map(({ spoolBytesMax }) => spoolBytesMax));
  return view('rig.spool', 'Every row is stored', 'met', { observed: bytes === 0 ? 'the spool was not used' : `up to ${bytes} bytes waited on a generator's disk`, limit: 'nothing left in it', reason: 'A generator reports only when the store acknowledged every row.' });
}
