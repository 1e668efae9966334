import type { AttemptView } from '@gauntlet/contracts';
import { Link } from '../address/link.tsx';
import { milliseconds } from '../elements/format.ts';
import { OutcomeMark } from '../elements/run-marks.tsx';
import { Table } from '../elements/table.tsx';
import './attempt-table.css';

export interface AttemptTableProps {
  readonly label: string;
  readonly runId: string;
  readonly attempts: readonly AttemptView[];
  /** Columns that are not the same in every line. */
  readonly shows: readonly ('dmc' | 'group')[];
}

/** Attempts, each leading to its messages. */
export function AttemptTable({ label, runId, attempts, shows }: AttemptTableProps) {
  const heads = [{ text: 'Test' }, ...(shows.includes('dmc') ? [{ text: 'DMC' }] : []), ...(shows.includes('group') ? [{ text: 'Group' }] : []), { text: 'Outcome' }, { text: 'Why' }, { text: 'SRV' }, { text: 'Try', numeric: true }, { text: 'Response', numeric: true }, { text: 'Took', numeric: true }];
  return (
    <Table label={label} heads={heads}>
      {attempts.map((attempt) => (
        <tr key={attempt.attemptId} className={attempt.standing === 'counted' ? undefined : 'attempt-not-counted'}>
          <th scope="row"><Link href={`/runs/${runId}/attempts/${attempt.attemptId}`}>{attempt.testKey}</Link></th>
          {shows.includes('dmc') ? <td>{attempt.dmcId}</td> : null}
          {shows.includes('group') ? <td>{attempt.functionalGroup}</td> : null}
          <td><OutcomeMark outcome={attempt.outcome} />{attempt.standing === 'counted' ? null : <span className="soft"> {attempt.standing}</span>}</td>
          <td className="attempt-why">{attempt.reason}</td>
          <td>{attempt.srv === '' ? '–' : attempt.srv}</td>
          <td className="numeric">{attempt.tryNumber}</td>
          <td className="numeric">{milliseconds(attempt.responseMs)}</td>
          <td className="numeric">{milliseconds(attempt.durationMs)}</td>
        </tr>
      ))}
    </Table>
  );
}
