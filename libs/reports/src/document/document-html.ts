import { formatTime } from '../html/format-text.ts';
import { pageStyle } from '../html/page-style.ts';
import { verdictMark } from '../html/verdict-mark.ts';
import { Markup, markup, nothing } from '../markup.ts';
import type { ReportDocument, ReportSection, ReportTable } from './document.ts';

/** One self-contained page, as `htmlReport` makes of a run. The same document gives the same page, byte for byte. */
export function documentHtml(document: ReportDocument): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.title}: ${document.subject}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
<header>
<p class="product">Gauntlet · ${document.clause}</p>
<h1>${document.title}: ${document.subject}${document.verdict === null ? nothing : markup` ${verdictMark(document.verdict)}`}</h1>
<dl class="facts"><div><dt>Made</dt><dd>${formatTime(document.madeAt)}</dd></div>${document.rules.length === 0 ? nothing : markup`<div><dt>Rules</dt><dd>${document.rules.join('; ')}</dd></div>`}${document.inputsHash === null ? nothing : markup`<div><dt>Inputs</dt><dd><code>sha256 ${document.inputsHash}</code></dd></div>`}</dl>
</header>
${document.sections.map(sectionOf)}</main>
</body>
</html>
`.toString();
}

function sectionOf(section: ReportSection, index: number): Markup {
  return markup`<section aria-labelledby="s${index}">
<h2 id="s${index}">${section.heading}</h2>
<p class="clause">${section.clause}</p>
${section.text.map((text) => markup`<p>${text}</p>\n`)}${section.table === null ? nothing : tableOf(section.table, index)}</section>
`;
}

function tableOf({ columns, rows, empty }: ReportTable, index: number): Markup {
  if (rows.length === 0) return markup`<p>${empty}</p>\n`;
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="s${index}"><table class="figures prose">
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${row.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>
`;
}
