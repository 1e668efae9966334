import type { CriterionView, GateView } from '@gauntlet/contracts';
import { VerdictMark } from '../elements/run-marks.tsx';
import { Table } from '../elements/table.tsx';
import './gate-table.css';

const heads = [{ text: 'DMC' }, { text: 'Clause' }, { text: 'Criterion' }, { text: 'Verdict' }, { text: 'Observed' }, { text: 'Limit' }, { text: 'Margin', numeric: true }];
const order = { 'not-met': 0, undecidable: 1, met: 2 } as const;

/** What each clause asks of each DMC, what was seen, and by how much; what is not met stands first. */
export function GateTable({ dmcs }: { readonly dmcs: GateView['dmcs'] }) {
  const sorted = [...dmcs].sort((a, b) => order[a.verdict] - order[b.verdict] || a.dmcId.localeCompare(b.dmcId));
  return (
    <Table label="Criteria by DMC" heads={heads}>
      {sorted.flatMap((dmc) => dmc.criteria.map((criterion, i) => <Row key={`${dmc.dmcId} ${criterion.criterion}`} dmc={i === 0 ? dmc : undefined} rows={dmc.criteria.length} criterion={criterion} />))}
    </Table>
  );
}

function Row({ dmc, rows, criterion }: { readonly dmc: GateView['dmcs'][number] | undefined; readonly rows: number; readonly criterion: CriterionView }) {
  return (
    <tr className={dmc === undefined ? 'gate-next' : undefined}>
      {dmc === undefined ? null : (
        <th scope="rowgroup" rowSpan={rows} className="gate-dmc">
          {dmc.dmcId}
          <VerdictMark verdict={dmc.verdict} />
        </th>
      )}
      <td className="nowrap" title={criterion.clause}>{criterion.criterion}</td>
      <td className="gate-title">{criterion.title}</td>
      <td><VerdictMark verdict={criterion.verdict} /></td>
      <td className="gate-observed">
        {criterion.observed}
        {/* Of what is met the reason says nothing that the figures do not. */}
        {criterion.verdict === 'met' ? null : <span className="gate-why">{criterion.reason}</span>}
      </td>
      <td className="gate-limit">{criterion.limit}</td>
      <td className="numeric">{criterion.margin === null ? '–' : `${criterion.margin > 0 ? '+' : ''}${criterion.margin.toFixed(2)}`}</td>
    </tr>
  );
}
