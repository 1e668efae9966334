import type { CriterionView, GateView } from '@gauntlet/contracts';
import { markup, nothing, type Markup } from '../markup.ts';
import type { RunReport } from '../run-report.ts';
import { formatMargin, keepTogether } from './format-text.ts';
import { verdictMark, verdictRank } from './verdict-mark.ts';

/** The gate: per DMC and criterion clause, observed value, limit, margin and verdict; DMCs that fall short come first. */
export function gateSection({ run, gate }: RunReport): Markup {
  const dmcs = gate.dmcs.toSorted((a, b) => verdictRank[a.verdict] - verdictRank[b.verdict]);
  return markup`<section aria-labelledby="gates">
<h2 id="gates">Exit criteria by DMC${run.endedAt === null ? ', so far' : ''}</h2>
<table class="gates">
<thead><tr><th scope="col">DMC</th><th scope="col">Criterion</th><th scope="col">Observed</th><th scope="col">Limit</th><th scope="col">Margin</th><th scope="col">Verdict</th></tr></thead>
${dmcs.map(dmcRows)}</table>
<dl class="rules"><dt>Rules</dt><dd>${gate.ruleSet}</dd>${gate.notes.map((note) => markup`<dt>Note</dt><dd>${note}</dd>`)}<dt>Inputs</dt><dd><code>sha256 ${gate.inputsHash}</code></dd></dl>
</section>
`;
}

function dmcRows(dmc: GateView['dmcs'][number]): Markup {
  const heading = markup`<th scope="rowgroup" rowspan="${Math.max(1, dmc.criteria.length)}">${dmc.dmcId}<br>${verdictMark(dmc.verdict)}</th>`;
  if (dmc.criteria.length === 0) return markup`<tbody><tr>${heading}<td colspan="5">No criterion was evaluated.</td></tr></tbody>\n`;
  return markup`<tbody>${dmc.criteria.map((criterion, index) => markup`<tr>${index === 0 ? heading : nothing}${cells(criterion)}</tr>\n`)}</tbody>\n`;
}

function cells({ criterion, clause, title, observed, limit, margin, verdict, reason }: CriterionView): Markup {
  const why = verdict === 'met' ? nothing : markup`<span class="reason">${keepTogether(reason)}</span>`;
  const what = markup`<strong>${criterion}</strong> ${title}<span class="clause">${clause}</span>`;
  return markup`${cell('Criterion', what)}${cell('Observed', markup`${keepTogether(observed)}${why}`)}${cell('Limit', markup`${keepTogether(limit)}`)}${cell('Margin', markup`${formatMargin(margin)}`)}${cell('Verdict', verdictMark(verdict))}`;
}

/** The label stands in for the column's heading where the table is shown as cards. */
function cell(label: string, content: Markup): Markup {
  return markup`<td data-label="${label}"><div>${content}</div></td>`;
}
