import type { QueuedLane, QueueView } from '@gauntlet/contracts';
import { Link } from '../address/link.tsx';
import { duration, whole } from '../elements/format.ts';
import { Table } from '../elements/table.tsx';
import { useNow } from '../elements/use-now.ts';
import { shortId } from './short-id.ts';

/** Why each waits, since when, and how long it may. */
export function QueueTable({ queue, withRun }: { readonly queue: QueueView; readonly withRun: boolean }) {
  const now = useNow();
  const heads = [{ text: 'DMC' }, ...(withRun ? [{ text: 'Run' }] : []), { text: 'Waits for' }, { text: 'Waiting', numeric: true }, { text: 'Expected', numeric: true }];
  return (
    <>
      <Table label="Lanes that wait for a device set" heads={heads}>
        {queue.lanes.map((lane) => <Row key={`${lane.runId} ${lane.dmcId}`} lane={lane} now={now} withRun={withRun} />)}
      </Table>
      {queue.total > queue.lanes.length ? <p className="empty">The first {whole(queue.lanes.length)} of {whole(queue.total)} are shown, in the order in which they are served.</p> : null}
    </>
  );
}

function Row({ lane, now, withRun }: { readonly lane: QueuedLane; readonly now: number; readonly withRun: boolean }) {
  return (
    <tr>
      <th scope="row">{lane.dmcId}</th>
      {withRun ? <td><Link href={`/runs/${lane.runId}`} className="mono">{shortId(lane.runId)}</Link></td> : null}
      <td>{reasonOf(lane)}{lane.ahead > 0 ? <span className="soft">; {whole(lane.ahead)} ahead in line</span> : null}</td>
      <td className="numeric">{lane.waitingSince === null ? '–' : duration(Math.max(0, now - Date.parse(lane.waitingSince)))}</td>
      <td className="numeric">{lane.expectedWaitMs === null ? <span className="soft">not known yet</span> : `about ${duration(lane.expectedWaitMs)}`}</td>
    </tr>
  );
}

/** The DMC stands in its own column; ids and instants of the reason are cut to what a person reads. */
function reasonOf({ waitingFor, dmcId }: QueuedLane): string {
  if (waitingFor === null) return 'to be looked at';
  return waitingFor.replace(`device set of DMC ${dmcId}: `, 'device set ').replace(/[0-9a-f-]{36}/g, (id) => shortId(id)).replace(/\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)\.\d+Z/g, '$1 UTC');
}
