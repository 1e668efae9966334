import { csvCell } from '../csv-cell.ts';
import { pageStyle } from '../html/page-style.ts';
import { Markup, markup, nothing } from '../markup.ts';

export interface PageTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Said in place of rows when there are none. */
  readonly empty: string;
}

/** A document of tables, from which its page and its CSV are made: what both say is one thing. */
export interface TablePage {
  readonly title: string;
  /** The clause under which it is made, e.g. "SVTAD 20.8". */
  readonly clause: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
  readonly tables: readonly [PageTable, ...PageTable[]];
  /** What the CSV holds; the first table when left out. */
  readonly csv?: PageTable;
}

/** One self-contained page, readable on paper; the same document gives the same page, byte for byte. */
export function pageHtml(page: TablePage): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<style>${new Markup(pageStyle)}.sheet { font-size: 13.5px; } .sheet th, .sheet td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-top: 1px solid var(--line); overflow-wrap: break-word; } .sheet .short, .sheet thead th { white-space: nowrap; } .sheet thead th { border-top: 0; color: var(--dim); font-size: 12px; }</style>
</head>
<body>
<main>
<header><p class="product">Gauntlet · ${page.clause}</p><h1>${page.title}</h1><dl class="facts">${page.facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></header>
${page.tables.map((table) => tableSection(table))}${page.notes.length === 0 ? nothing : markup`<section><h2>How this was made</h2><ul>${page.notes.map((note) => markup`<li>${note}</li>`)}</ul></section>
`}</main>
</body>
</html>
`.toString();
}

function tableSection({ title, columns, rows, empty }: PageTable): Markup {
  if (rows.length === 0) return markup`<section><h2>${title}</h2><p>${empty}</p></section>
`;
  const head = columns.map((column) => markup`<th scope="col">${column}</th>`);
  const body = rows.map((row) => markup`<tr>${row.map((cell, index) => cellOf(cell, index))}</tr>
`);
  return markup`<section><h2>${title}</h2><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="sheet"><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div></section>
`;
}

/** Dates, numbers and words stay on one line. */
function cellOf(cell: string, index: number): Markup {
  if (index === 0) return markup`<th scope="row">${cell}</th>`;
  return /^[\w.+-]{1,24}$/.test(cell) ? markup`<td class="short">${cell}</td>` : markup`<td>${cell}</td>`;
}

/** One table. */
export function pageCsv({ tables: [first], csv: table = first }: TablePage): string {
  return [table.columns, ...table.rows].map((row) => `${row.map((cell) => csvCell(cell)).join(',')}\r\n`).join('');
}
