import { markup, type Markup } from '../markup.ts';
import type { RunReport } from '../run-report.ts';
import { packOutcomes, type TestOutcome } from '../test-outcomes.ts';
import { formatCount } from './format-text.ts';

interface Cell {
  readonly run: number;
  readonly passed: number;
  readonly failed: number;
  readonly withoutResult: number;
}

/** Coverage and success by functional group and DMC (SVTAD Table 13.1 row 7, 16.4). */
export function heatmapSection(report: RunReport): Markup {
  const byDmc = new Map<string, Map<string, TestOutcome[]>>();
  const groups = new Set<string>();
  for (const { dmcId, tests } of packOutcomes(report)) {
    const row = byDmc.get(dmcId) ?? new Map<string, TestOutcome[]>();
    byDmc.set(dmcId, row);
    for (const test of tests) {
      const group = test.counted.functionalGroup;
      groups.add(group);
      const cell = row.get(group);
      if (cell === undefined) row.set(group, [test]);
      else cell.push(test);
    }
  }
  if (groups.size === 0) return markup`<section aria-labelledby="heatmap"><h2 id="heatmap">Heatmap</h2><p>No test has a result yet.</p></section>\n`;
  const columns = [...groups];
  const rows = report.run.lanes.map((lane) => heatmapRow(lane.dmcId, columns.map((group) => cellOf(byDmc.get(lane.dmcId)?.get(group) ?? []))));
  return markup`<section aria-labelledby="heatmap">
<h2 id="heatmap">Heatmap: passed of run, by DMC and functional group</h2>
<p class="legend"><span class="heat full">✓ all passed</span><span class="heat most">◐ 90 % or more</span><span class="heat short">✕ under 90 %</span><span class="heat open">? without result</span><span class="heat none">· nothing run</span></p>
<div class="scroll" role="region" aria-labelledby="heatmap" tabindex="0">
<table class="heatmap"><thead><tr><th scope="col">DMC</th>${columns.map((group) => markup`<th scope="col"><span>${group}</span></th>`)}</tr></thead>
<tbody>${rows}</tbody></table>
</div>
</section>
`;
}

function heatmapRow(dmcId: string, cells: readonly Cell[]): Markup {
  return markup`<tr><th scope="row">${dmcId}</th>${cells.map(heatCell)}</tr>\n`;
}

function heatCell(cell: Cell): Markup {
  const { kind, sign } = shadeOf(cell);
  if (cell.run === 0) return markup`<td class="heat ${kind}" title="nothing run">${sign}</td>`;
  const title = `${cell.passed} passed, ${cell.failed} failed, ${cell.withoutResult} without result`;
  return markup`<td class="heat ${kind}" title="${title}"><span aria-hidden="true">${sign}</span> ${formatCount(cell.passed)}/${formatCount(cell.run)}</td>`;
}

function shadeOf({ run, passed, failed }: Cell): { readonly kind: string; readonly sign: string } {
  if (run === 0) return { kind: 'none', sign: '·' };
  if (passed === run) return { kind: 'full', sign: '✓' };
  if (failed === 0) return { kind: 'open', sign: '?' };
  return passed * 10 >= run * 9 ? { kind: 'most', sign: '◐' } : { kind: 'short', sign: '✕' };
}

function cellOf(tests: readonly TestOutcome[]): Cell {
  const count = (outcome: string) => tests.filter((test) => test.counted.outcome === outcome).length;
  return { run: tests.length, passed: count('passed'), failed: count('failed'), withoutResult: count('infrastructure') + count('cancelled') };
}
