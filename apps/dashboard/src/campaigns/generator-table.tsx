import type { CampaignView } from '@gauntlet/contracts';
import { percent, whole } from '../elements/format.ts';
import { Panel } from '../elements/panel.tsx';
import { Table } from '../elements/table.tsx';
import { SegmentStateMark } from './campaign-marks.tsx';

const heads = [{ text: 'Generator' }, { text: 'State' }, { text: 'Sent', numeric: true }, { text: 'Outstanding', numeric: true }, { text: 'CPU', numeric: true }, { text: 'k6 cores', numeric: true }, { text: 'Dropped', numeric: true }, { text: 'Schedule error p99', numeric: true }, { text: 'Clock', numeric: true }, { text: 'Spool', numeric: true }];

/** Whether the generators themselves are well: what they say is only worth as much. */
export function GeneratorTable({ campaign: { segments } }: { readonly campaign: CampaignView }) {
  return (
    <Panel title="Generators" aside={`${segments.filter(({ state }) => state !== 'lost').length} of ${segments.length}`} flush>
      <Table label="Generators" heads={heads}>
        {segments.map((segment) => {
          const { segmentId, index, hostname, progress, health, result } = segment;
          return (
            <tr key={segmentId}>
              <th scope="row">{index + 1} {hostname === null ? '' : <span className="soft">{hostname}</span>}</th>
              <td><SegmentStateMark segment={segment} />{result === null || result.reason === '' ? null : <span className="gate-why">{result.reason}</span>}</td>
              <td className="numeric">{progress === null ? '–' : whole(progress.sent)}</td>
              <td className="numeric">{progress === null ? '–' : whole(progress.outstanding)}</td>
              <td className="numeric">{health === null ? '–' : percent(Math.round(health.cpuShare * 100), 100)}</td>
              <td className="numeric">{health === null ? '–' : health.k6Cores.toFixed(2)}</td>
              <td className="numeric">{health === null ? '–' : whole(health.droppedIterations)}</td>
              <td className="numeric">{health === null ? '–' : `${(health.scheduleErrorP99Us / 1_000).toFixed(1)} ms`}</td>
              <td className="numeric">{health === null ? '–' : `${health.clockSkewMs.toFixed(1)} ms`}</td>
              <td className="numeric">{health === null || health.spoolBytes === 0 ? '–' : `${(health.spoolBytes / 1e6).toFixed(1)} MB`}</td>
            </tr>
          );
        })}
      </Table>
    </Panel>
  );
}
