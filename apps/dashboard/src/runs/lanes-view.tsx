import type { LaneView, QueueView, RunView } from '@gauntlet/contracts';
import { useResource } from '../api/use-resource.ts';
import { countOf, whole } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { ProgressBar } from '../elements/progress-bar.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { LaneStateMark } from '../elements/run-marks.tsx';
import { Table } from '../elements/table.tsx';
import { QueueTable } from './queue-table.tsx';

const refreshMs = 2_000;
const rowsMax = 500;
const heads = [{ text: 'DMC' }, { text: 'Release' }, { text: 'State' }, { text: 'Device set' }, { text: 'Progress' }, { text: 'Planned', numeric: true }, { text: 'Passed', numeric: true }, { text: 'Failed', numeric: true }, { text: 'Infrastructure', numeric: true }];

/** Who waits and why, and how far every lane is. */
export function LanesView({ run }: { readonly run: RunView }) {
  const waiting = run.lanes.filter((lane) => lane.state === 'waiting').length;
  return (
    <>
      <WaitingPanel runId={run.id} waiting={waiting} />
      <Panel title="Lanes" aside={`${countOf(run.lanes.length, 'DMC')}${run.lanes.length > rowsMax ? `, the first ${rowsMax} are shown` : ''}`} flush>
        <Table label="Lanes of the run" heads={heads}>
          {run.lanes.slice(0, rowsMax).map((lane) => <Row key={lane.dmcId} lane={lane} />)}
        </Table>
      </Panel>
    </>
  );
}

function WaitingPanel({ runId, waiting }: { readonly runId: string; readonly waiting: number }) {
  const queue = useResource<QueueView>(waiting === 0 ? undefined : `/v1/queue?run=${runId}`, { everyMs: refreshMs });
  return (
    <Panel title="Waiting for a device set" aside={waiting === 0 ? undefined : countOf(waiting, 'lane')} flush>
      {waiting === 0 ? <Empty>No lane of this run waits. One that does stands here with its reason and how long it may take.</Empty> : null}
      {waiting > 0 && queue.kind === 'failed' ? <ProblemNotice problem={queue.problem} doing="The queue" /> : null}
      {waiting > 0 && queue.kind === 'read' ? <QueueTable queue={queue.value} withRun={false} /> : null}
    </Panel>
  );
}

function Row({ lane }: { readonly lane: LaneView }) {
  return (
    <tr>
      <th scope="row">{lane.dmcId}</th>
      <td>{lane.release}</td>
      <td><LaneStateMark state={lane.state} /></td>
      <td>{lane.deviceSetId ?? <span className="soft">none yet</span>}</td>
      <td className="run-progress"><ProgressBar counts={lane} planned={lane.planned} label={lane.dmcId} /></td>
      <td className="numeric">{whole(lane.planned)}</td>
      <td className="numeric">{whole(lane.passed)}</td>
      <td className="numeric">{whole(lane.failed)}</td>
      <td className="numeric">{whole(lane.infrastructure)}</td>
    </tr>
  );
}
