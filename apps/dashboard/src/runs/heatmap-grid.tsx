import type { Address } from '../address/address.ts';
import { withQuery } from '../address/address.ts';
import { Link } from '../address/link.tsx';
import { LaneStateMark } from '../elements/run-marks.tsx';
import type { Heatmap, HeatmapRow } from './heatmap-model.ts';
import './heatmap.css';

/** The squares are links: each has the address of its tests. */
export function HeatmapGrid({ heatmap, address }: { readonly heatmap: Heatmap; readonly address: Address }) {
  return (
    <div className="heatmap-scroll" tabIndex={0} role="region" aria-label="Heatmap of DMC by functional group">
      <table className="heatmap">
        <thead>
          <tr>
            <th scope="col">DMC</th>
            {heatmap.groups.map((group) => <th key={group} scope="col" className="heatmap-group"><span>{group}</span></th>)}
            <th scope="col" className="heatmap-state">State</th>
          </tr>
        </thead>
        <tbody>
          {heatmap.rows.map((row) => <Row key={row.dmcId} row={row} address={address} />)}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, address }: { readonly row: HeatmapRow; readonly address: Address }) {
  const picked = address.query.get('dmc') === row.dmcId ? (address.query.get('group') ?? '') : undefined;
  return (
    <tr>
      <th scope="row"><Link href={withQuery(address, { dmc: row.dmcId, group: undefined })}>{row.dmcId}</Link></th>
      {row.squares.map((square) => (
        <td key={square.group}>
          {square.tone === 'none' ? (
            <span className="square square-none" title={square.said} />
          ) : (
            <Link href={withQuery(address, { dmc: row.dmcId, group: square.group })} className={`square square-${square.tone}`} title={square.said} aria-label={`${row.dmcId}, ${square.said}`} aria-current={picked === square.group ? 'true' : undefined}>
              {square.figure}
            </Link>
          )}
        </td>
      ))}
      <td className="heatmap-state">{row.lane === undefined ? null : <LaneStateMark state={row.lane.state} />}</td>
    </tr>
  );
}
