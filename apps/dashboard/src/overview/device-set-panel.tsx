import type { HeldDeviceSet, OverviewView } from '@gauntlet/contracts';
import { Link } from '../address/link.tsx';
import { duration, whole } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { Table } from '../elements/table.tsx';
import { useNow } from '../elements/use-now.ts';
import { shortId } from '../runs/short-id.ts';

const heads = [{ text: 'Device set' }, { text: 'Run' }, { text: 'Held for', numeric: true }, { text: 'Tests', numeric: true }];

/** Device sets that are leased, with holder and progress. */
export function DeviceSetPanel({ sets }: { readonly sets: OverviewView['deviceSets'] }) {
  const now = useNow();
  return (
    <Panel title="Device sets" aside={`${whole(sets.leased)} of ${whole(sets.total)} leased`} flush>
      {sets.held.length === 0 ? (
        <Empty>{sets.total === 0 ? 'The portfolio has no device sets yet. Import one, and who holds each of them will stand here.' : 'Every device set is free. Leased ones stand here with the run that holds them and how far it is.'}</Empty>
      ) : (
        <Table label="Leased device sets" heads={heads}>
          {sets.held.map((set) => <Row key={set.deviceSetId} set={set} now={now} />)}
        </Table>
      )}
    </Panel>
  );
}

function Row({ set, now }: { readonly set: HeldDeviceSet; readonly now: number }) {
  return (
    <tr>
      <th scope="row">{set.deviceSetId}</th>
      <td><Link href={`/runs/${set.runId}`} className="mono">{shortId(set.runId)}</Link></td>
      <td className="numeric">{duration(Math.max(0, now - Date.parse(set.heldSince)))}</td>
      <td className="numeric">{whole(set.done)} of {whole(set.planned)}</td>
    </tr>
  );
}
