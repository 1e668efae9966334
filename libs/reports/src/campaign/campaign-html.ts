import type { CampaignSecond, CriterionView, TrafficClass } from '@gauntlet/contracts';
import { formatCount, formatTime, keepTogether } from '../html/format-text.ts';
import { pageStyle } from '../html/page-style.ts';
import { verdictMark } from '../html/verdict-mark.ts';
import { Markup, markup, nothing } from '../markup.ts';
import { reproducibility, type CampaignReport } from './campaign-report.ts';
import { lineChart, type ChartLine } from './line-chart.ts';

/**
 * One self-contained page: no script, nothing loaded from elsewhere, dark and light, readable on paper. The rig stands before the
 * system. The same report gives the same page, byte for byte.
 */
export function campaignHtml(report: CampaignReport): string {
  const { campaign, verdict } = report;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gauntlet: campaign ${campaign.id}, ${verdict.verdict}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
${summary(report)}${criteria('The rig', 'rig', verdict.rig)}${criteria('The system (SVTAD 5.2(d))', 'system', verdict.criteria)}${charts(report)}${times(report)}${comparison(report)}${generators(report)}${failures(report)}${reproduction(report)}</main>
</body>
</html>
`.toString();
}

function mark(verdict: CampaignReport['verdict']['verdict']): Markup {
  return verdict === 'inconclusive' ? markup`<span class="mark undecidable"><span class="sign" aria-hidden="true">?</span>inconclusive</span>` : verdictMark(verdict);
}

function summary({ campaign, verdict, times: measured }: CampaignReport): Markup {
  const sum = (of: 'sent' | 'answered' | 'failed' | 'lost') => measured.reduce((total, each) => total + each[of], 0);
  const facts = [
    ['Campaign', `${campaign.name} (${campaign.key})`],
    ['State', `${campaign.state}${campaign.reason === '' ? '' : `: ${campaign.reason}`}`],
    ['Environment', campaign.environment],
    ['Submitted', `${formatTime(campaign.submittedAt)} by ${campaign.submittedBy}`],
    ['Released', formatTime(campaign.releasedAt)],
    ['Ended', formatTime(campaign.endedAt)],
  ] as const;
  const tiles = [['sent', sum('sent'), ''], ['answered', sum('answered'), ''], ['failed', sum('failed'), sum('failed') > 0 ? 'not-met' : ''], ['lost', sum('lost'), sum('lost') > 0 ? 'not-met' : '']] as const;
  return markup`<header>
<p class="product">Gauntlet</p>
<h1>Load campaign ${mark(verdict.verdict)}</h1>
<dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${verdict.verdict === 'inconclusive' ? markup`<p>The rig, not the system, was the limit: nothing is concluded of the system, in neither direction.</p>` : nothing}</header>
<section aria-label="Counts" class="tiles">
${tiles.map(([name, value, kind]) => markup`<div class="tile ${kind}"><span class="value">${formatCount(value)}</span><span>${name}</span></div>\n`)}</section>
`;
}

function criteria(title: string, id: string, rows: readonly CriterionView[]): Markup {
  if (rows.length === 0) return markup`<section><h2>${title}</h2><p>Nothing was asked, or nothing was measured.</p></section>\n`;
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<table class="gates"><thead><tr><th scope="col">Criterion</th><th scope="col">Observed</th><th scope="col">Limit</th><th scope="col">Verdict</th></tr></thead><tbody>${rows.map(criterionRow)}</tbody></table></section>
`;
}

function criterionRow({ criterion, clause, title: asks, observed, limit, verdict, reason, evidence }: CriterionView): Markup {
  const why = verdict === 'met' ? nothing : markup`<span class="reason">${reason}${evidence.length === 0 ? '' : ` (${evidence.slice(0, 10).join('; ')})`}</span>`;
  return markup`<tr><td data-label="Criterion"><div><strong>${criterion}</strong> ${asks}<span class="clause">${clause}</span></div></td><td data-label="Observed"><div>${keepTogether(observed)}${why}</div></td><td data-label="Limit"><div>${keepTogether(limit)}</div></td><td data-label="Verdict"><div>${verdictMark(verdict)}</div></td></tr>\n`;
}

function charts({ campaign, seconds }: CampaignReport): Markup {
  if (seconds.length === 0) return nothing;
  const at = seconds.map((second) => second.at);
  const phases = campaign.phases.map(({ key, startMs, durationMs }) => ({ name: key, from: startMs / 1_000, to: (startMs + durationMs) / 1_000 }));
  const of = (title: string, unit: string, lines: readonly ChartLine[]) => lineChart({ title, unit, times: at, lines, phases });
  const sum = (name: 'sent' | 'failed' | 'lost') => seconds.map(({ classes }) => classes.reduce((total, each) => total + each[name], 0));
  return markup`<section aria-labelledby="series"><h2 id="series">By the second in which they were sent</h2>
${of('Service Requests a second', '', [{ name: 'target', colour: '--dim', values: seconds.map(({ targetPerSecond }) => targetPerSecond) }, { name: 'sent', colour: '--run', values: sum('sent') }, { name: 'alerts', colour: '--open', values: seconds.map(({ deviceAlerts, dccAlerts }) => deviceAlerts + dccAlerts) }])}
${(['rest', 'smets1'] as const).map((trafficClass) => of(`Response times of ${trafficClass === 'rest' ? 'the rest' : 'SMETS1'}`, 'ms', latencies(seconds, trafficClass)))}
${of('Failed and lost a second', '', [{ name: 'failed', colour: '--bad', values: sum('failed') }, { name: 'lost', colour: '--open', values: sum('lost') }])}</section>
`;
}

function latencies(seconds: readonly CampaignSecond[], trafficClass: TrafficClass): readonly ChartLine[] {
  const of = (name: 'p50Ms' | 'p95Ms' | 'p99Ms') => seconds.map(({ classes }) => classes.find((each) => each.trafficClass === trafficClass)?.[name] ?? null);
  return [{ name: 'p50', colour: '--met', values: of('p50Ms') }, { name: 'p95', colour: '--run', values: of('p95Ms') }, { name: 'p99', colour: '--bad', values: of('p99Ms') }];
}

function times({ campaign, times: measured }: CampaignReport): Markup {
  const order = new Map(campaign.phases.map(({ key }, place) => [key, place]));
  const rows = measured.toSorted((one, other) => (order.get(one.phase) ?? 0) - (order.get(other.phase) ?? 0));
  return table('Response times, exact', ['Phase', 'Class', 'SRV', 'Sent', 'Failed', 'Lost', 'p50 ms', 'p95 ms', 'p99 ms'], rows.map((row) => [row.phase, row.trafficClass, row.srv, formatCount(row.sent), formatCount(row.failed), formatCount(row.lost), ...row.quantilesUs.map((us) => (us === null ? '–' : (us / 1_000).toFixed(1)))]));
}

function comparison({ comparison: compared }: CampaignReport): Markup {
  if (compared === undefined) return nothing;
  const shown = (each: (typeof compared.rows)[number]['one']) => (each === null ? '–' : [each.p50Ms, each.p95Ms, each.p99Ms].map((ms) => (ms === null ? '–' : ms.toFixed(1))).join(' / '));
  return table(`Beside ${compared.campaigns[1].name} (${compared.campaigns[1].id})`, ['Phase', 'Class', 'This: p50 / p95 / p99 ms', 'Other: p50 / p95 / p99 ms', 'p95, other ÷ this'], compared.rows.map((row) => [row.phase, row.trafficClass, shown(row.one), shown(row.other), row.p95Ratio === null ? '–' : row.p95Ratio.toFixed(3)]));
}

function generators({ campaign, generators: summaries }: CampaignReport): Markup {
  return table('Generators, at their worst', ['Generator', 'Ended', 'CPU', 'k6 cores', 'Dropped', 'Schedule error p99', 'Clock off by', 'Spool'], campaign.segments.map(({ segmentId, index, hostname, state, result }) => {
    const found = summaries.find((each) => each.segmentId === segmentId);
    const ended = state === 'lost' ? 'lost' : result === null ? state : `${result.ended}${result.reason === '' ? '' : `: ${result.reason}`}`;
    const health = found === undefined ? Array.from({ length: 6 }, () => '–') : [`${(found.cpuShareMax * 100).toFixed(0)} %`, found.k6CoresMax.toFixed(2), formatCount(found.droppedIterations), found.scheduleErrorP99Us === null ? '–' : `${(found.scheduleErrorP99Us / 1_000).toFixed(1)} ms`, `${found.clockSkewMsMax.toFixed(1)} ms`, `${formatCount(found.spoolBytesMax)} bytes`];
    return [`${index + 1} ${hostname ?? ''}`, ended, ...health];
  }));
}

function failures({ failures: rows }: CampaignReport): Markup {
  return rows.length === 0 ? nothing : table('Not answered', ['Phase', 'SRV', 'Outcome', 'Reason', 'Requests'], rows.map((row) => [row.phase, row.srv, row.outcome, row.reason, formatCount(row.requests)]));
}

function reproduction(report: CampaignReport): Markup {
  const facts = [...reproducibility(report), ['Inputs of the verdict', `sha256 ${report.verdict.inputsHash}, evaluated ${formatTime(report.verdict.evaluatedAt)}`] as const];
  return markup`<section aria-labelledby="again"><h2 id="again">To run it again</h2><dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}</dl></section>
`;
}

function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): Markup {
  const body = rows.length === 0 ? markup`<tr><td colspan="${heads.length}">Nothing.</td></tr>` : rows.map((row) => markup`<tr>${row.map((text) => markup`<td>${text}</td>`)}</tr>\n`);
  return markup`<section><h2>${title}</h2><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="figures"><thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>${body}</tbody></table></div></section>
`;
}
