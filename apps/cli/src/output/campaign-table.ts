import type { CampaignPlanView, CampaignVerdict, CriterionView } from '@gauntlet/contracts';
import { showVerdict } from './gate-table.ts';
import { paint } from './paint.ts';
import { renderTable } from './table.ts';
import type { Sink } from './terminal.ts';

/** Phases, rates, population, generators, rows and disk. */
export function renderPlan(plan: CampaignPlanView): string {
  const phases = renderTable(
    [{ title: 'PHASE' }, { title: 'KIND' }, { title: 'FROM', align: 'right' }, { title: 'FOR', align: 'right' }, { title: 'SMETS1/s', align: 'right' }, { title: 'REST/s', align: 'right' }, { title: 'ALERTS/s', align: 'right' }],
    plan.phases.map((phase) => [phase.key, phase.kind, inSeconds(phase.startMs), inSeconds(phase.durationMs), showRate(phase.smets1), showRate(phase.rest), phase.alertsPerSecond.toFixed(1)]),
  );
  const population = plan.population.length === 0 ? 'the devices of the target' : plan.population.map(({ dmcId, installations, serves }) => `${installations} × ${dmcId} (${serves.join(', ')})`).join(', ');
  const facts: readonly (readonly [string, string])[] = [
    ['duration', inSeconds(plan.durationMs)],
    ['requests', plan.requests.toLocaleString('en')],
    ['alerts', plan.alerts.toLocaleString('en')],
    ['population', population],
    ['generators', `${plan.generators}; the highest rate needs ${plan.generatorsNeeded}`],
    ['rows', Object.entries(plan.rows).map(([table, rows]) => `${table} ${rows.toLocaleString('en')}`).join(', ')],
    ['disk', `about ${(plan.diskBytes / 1e6).toFixed(plan.diskBytes < 1e7 ? 1 : 0)} MB`],
    ['definition', plan.definitionHash],
  ];
  return `${phases}\n\n${facts.map(([name, value]) => `${name.padEnd(12)} ${value}`).join('\n')}`;
}

/** The verdict as people read it: the rig first, then what was asked of the system. */
export function renderCampaignVerdict(sink: Pick<Sink, 'colour'>, verdict: CampaignVerdict): string {
  const rows = ({ criterion, verdict: each, observed, limit }: CriterionView) => [criterion, showVerdict(sink, each), observed, limit];
  const table = renderTable([{ title: 'CRITERION' }, { title: 'VERDICT' }, { title: 'OBSERVED' }, { title: 'LIMIT' }], [...verdict.rig, ...verdict.criteria].map(rows));
  const open = [...verdict.rig, ...verdict.criteria].filter((each) => each.verdict !== 'met').map((each) => `${each.criterion}: ${each.reason}${each.evidence.length === 0 ? '' : ` (${each.evidence.slice(0, 5).join('; ')})`}`);
  return [table, '', ...open, ...(open.length === 0 ? [] : ['']), `Verdict: ${showCampaignVerdict(sink, verdict.verdict)}`].join('\n');
}

export function showCampaignVerdict(sink: Pick<Sink, 'colour'>, verdict: CampaignVerdict['verdict']): string {
  return verdict === 'inconclusive' ? paint(sink, 'yellow', '? inconclusive: the rig, not the system, was the limit') : showVerdict(sink, verdict);
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(ms % 1_000 === 0 ? 0 : 1)} s`;
}

function showRate({ mean, peak }: { readonly mean: number; readonly peak: number }): string {
  if (peak === 0) return '–';
  return mean === peak ? mean.toFixed(1) : `${mean.toFixed(1)}, up to ${peak.toFixed(1)}`;
}
