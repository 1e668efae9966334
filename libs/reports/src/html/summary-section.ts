import type { Verdict } from '@gauntlet/contracts';
import { markup, type Markup } from '../markup.ts';
import type { RunReport } from '../run-report.ts';
import { packOutcomes, passedOnRetry, testsNotRun } from '../test-outcomes.ts';
import { formatCount, formatDuration, formatTime } from './format-text.ts';
import { verdictMark } from './verdict-mark.ts';

/** The verdict, what was run where and by whom, and the counts. */
export function summarySection(report: RunReport): Markup {
  const { run, gate } = report;
  const ended = run.endedAt === null ? markup`<span class="mark running"><span class="sign" aria-hidden="true">▸</span>${run.state}</span>` : verdictMark(gate.verdict);
  const facts: readonly (readonly [string, string])[] = [
    ['Run', run.id],
    ['State', run.state],
    ['Environment', run.environment],
    ['Target version', run.targetVersion ?? 'not reported yet'],
    ['Platform version', run.platformVersion],
    ['Submitted', `${formatTime(run.submittedAt)} by ${run.submittedBy}`],
    ['Ended', run.endedAt === null ? '–' : `${formatTime(run.endedAt)} (${formatDuration(run.submittedAt, run.endedAt)})`],
    ...run.packs.map((pack) => [pack.kind === 'regression' ? 'Regression pack' : 'Functional pack', `${pack.name} ${pack.version} (${pack.hash.slice(0, 12)})`] as const),
  ];
  return markup`<header>
<p class="product">Gauntlet</p>
<h1>DMCT run ${ended}</h1>
<dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<section aria-label="Counts" class="tiles">
${tilesOf(report).map(({ name, value, kind }) => markup`<div class="tile ${kind}"><span class="value">${formatCount(value)}</span><span>${name}</span></div>\n`)}</section>
`;
}

function tilesOf(report: RunReport): readonly { readonly name: string; readonly value: number; readonly kind: string }[] {
  const tests = packOutcomes(report).flatMap((pack) => pack.tests);
  const outcome = (wanted: string) => tests.filter((test) => test.counted.outcome === wanted).length;
  const onRetry = tests.filter(passedOnRetry).length;
  const verdict = (wanted: Verdict) => report.gate.dmcs.filter((dmc) => dmc.verdict === wanted).length;
  const notRun = testsNotRun(report).reduce((sum, { tests: count }) => sum + count, 0) + outcome('cancelled');
  return [
    { name: 'DMCs met', value: verdict('met'), kind: 'met' },
    { name: 'DMCs not met', value: verdict('not-met'), kind: 'not-met' },
    { name: 'DMCs undecidable', value: verdict('undecidable'), kind: 'undecidable' },
    { name: 'tests planned', value: report.run.planned, kind: 'plain' },
    { name: 'passed', value: outcome('passed') - onRetry, kind: 'plain' },
    { name: 'passed on retry', value: onRetry, kind: 'plain' },
    { name: 'failed', value: outcome('failed'), kind: 'plain' },
    { name: 'infrastructure', value: outcome('infrastructure'), kind: 'plain' },
    { name: 'not run', value: notRun, kind: 'plain' },
  ];
}
