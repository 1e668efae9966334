import type { RunSummary } from '@gauntlet/contracts';
import { Link } from '../address/link.tsx';
import { ago, duration, instant, whole } from '../elements/format.ts';
import { ProgressBar } from '../elements/progress-bar.tsx';
import { RunStateMark, VerdictMark } from '../elements/run-marks.tsx';
import { Table } from '../elements/table.tsx';
import { useNow } from '../elements/use-now.ts';
import { shortId } from './short-id.ts';
import './run-table.css';

const first = [{ text: 'Run' }, { text: 'Packs' }];
const last = [{ text: 'Progress' }, { text: 'Passed', numeric: true }, { text: 'Failed', numeric: true }, { text: 'Infrastructure', numeric: true }, { text: 'Submitted' }, { text: 'Took', numeric: true }];

export interface RunTableProps {
  readonly label: string;
  readonly runs: readonly RunSummary[];
  readonly shows: 'progress' | 'verdict';
}

/** Runs, one a line: what each is, how far it is, what came out. */
export function RunTable({ label, runs, shows }: RunTableProps) {
  const now = useNow();
  return (
    <Table label={label} heads={[...first, { text: 'State' }, ...(shows === 'verdict' ? [{ text: 'Gate' }] : []), ...last]}>
      {runs.map((run) => (
        <tr key={run.id}>
          <th scope="row"><Link href={`/runs/${run.id}`} className="mono" title={run.id}>{shortId(run.id)}</Link></th>
          <td className="run-packs">{run.packs.map((pack) => pack.key).join(', ')} <span className="soft">on {run.environment}</span></td>
          <td><RunStateMark state={run.state} /></td>
          {shows === 'verdict' ? <td><VerdictMark verdict={run.verdict} /></td> : null}
          <td className="run-progress"><ProgressBar counts={run.counts} planned={run.planned} label={`Run ${shortId(run.id)}`} /></td>
          <td className="numeric">{whole(run.counts.passed)} <span className="soft">of {whole(run.planned)}</span></td>
          <td className="numeric">{whole(run.counts.failed)}</td>
          <td className="numeric">{whole(run.counts.infrastructure)}</td>
          <td title={instant(run.submittedAt)} className="nowrap">{ago(run.submittedAt, now)} <span className="soft">by {run.submittedBy}</span></td>
          <td className="numeric">{duration(Math.max(0, (run.endedAt === null ? now : Date.parse(run.endedAt)) - Date.parse(run.submittedAt)))}</td>
        </tr>
      ))}
    </Table>
  );
}
