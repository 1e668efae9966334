import type { GateView } from '@gauntlet/contracts';
import { paint } from './paint.ts';
import type { Colour } from './paint.ts';
import type { Sink } from './terminal.ts';
import { renderTable } from './table.ts';

type Verdict = GateView['verdict'];

/** The gate as people read it: per DMC and criterion the verdict, the margin, what was seen and the limit; nothing is cut, for a narrow terminal wraps. */
export function renderGate(sink: Pick<Sink, 'colour'>, gate: GateView): string {
  const rows = gate.dmcs.flatMap((dmc) =>
    dmc.criteria.map((criterion, index) => [
      index === 0 ? dmc.dmcId : '',
      criterion.criterion,
      showVerdict(sink, criterion.verdict),
      criterion.margin === null ? '–' : showMargin(criterion.margin),
      criterion.observed,
      criterion.limit,
    ]),
  );
  const table = renderTable(
    [{ title: 'DMC' }, { title: 'SVTAD' }, { title: 'VERDICT' }, { title: 'MARGIN', align: 'right' }, { title: 'OBSERVED' }, { title: 'LIMIT' }],
    rows,
  );
  return [table, '', ...clauses(gate), ...reasons(gate), ...gate.notes.map((note) => `Note: ${note}`), `Gate: ${showVerdict(sink, gate.verdict)} – ${countVerdicts(gate)}`].join('\n');
}

/** An icon and a word, so that no colour is needed to tell them apart. */
const shown: Readonly<Record<Verdict, readonly [Colour, string]>> = { met: ['green', '✓ met'], 'not-met': ['red', '✗ not met'], undecidable: ['yellow', '? undecidable'] };

export function showVerdict(sink: Pick<Sink, 'colour'>, verdict: Verdict): string {
  return paint(sink, ...shown[verdict]);
}

function showMargin(margin: number): string {
  return `${margin < 0 ? '−' : '+'}${Math.abs(margin).toFixed(2)}`;
}

/** Each criterion's clause in full, once. */
function clauses(gate: GateView): string[] {
  const named = new Map(gate.dmcs.flatMap((dmc) => dmc.criteria.map((criterion) => [criterion.criterion, `${criterion.clause}: ${criterion.title}`])));
  return [...named.values(), ''];
}

function reasons(gate: GateView): string[] {
  const open = gate.dmcs.flatMap((dmc) => dmc.criteria.filter((criterion) => criterion.verdict !== 'met').map((criterion) => `${dmc.dmcId} ${criterion.criterion}: ${criterion.reason}`));
  return open.length === 0 ? [] : [...open, ''];
}

function countVerdicts(gate: GateView): string {
  const count = (verdict: Verdict) => gate.dmcs.filter((dmc) => dmc.verdict === verdict).length;
  return `of ${gate.dmcs.length} DMCs ${count('met')} met, ${count('not-met')} not met, ${count('undecidable')} undecidable`;
}
