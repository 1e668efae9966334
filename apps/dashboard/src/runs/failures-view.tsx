import { countOf } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { OutcomeMark } from '../elements/run-marks.tsx';
import { AttemptTable } from './attempt-table.tsx';
import type { FailureGroup } from './failure-groups.ts';
import { groupFailures } from './failure-groups.ts';
import './failures.css';
import { recordedSoFar } from './run-counts.ts';
import type { RunState } from './run-state.ts';
import { useFailures } from './use-failures.ts';

/** Enough to see what the group is; the report has every one. */
const shownOfGroupMax = 50;

/** What did not pass, grouped by what reads as the same reason. */
export function FailuresView({ state }: { readonly state: RunState }) {
  const { failures, problem } = useFailures(state.run.id, recordedSoFar(state.cells));
  const groups = failures === undefined ? [] : groupFailures(failures.attempts);
  return (
    <>
      {problem === undefined ? null : <ProblemNotice problem={problem} doing="The list of failures" />}
      <Panel title="Failures by signature" aside={failures === undefined ? undefined : `${countOf(groups.length, 'signature')}${failures.cut ? ', of the first 5,000 of each outcome' : ''}`} flush>
        {failures === undefined ? <Empty>Reading what did not pass…</Empty> : null}
        {failures !== undefined && groups.length === 0 ? <Empty>Nothing failed so far. What does is grouped here by its reason, with ids, times and figures left out, so that one cause is one line.</Empty> : null}
        {groups.map((group) => <Group key={`${group.outcome} ${group.signature}`} group={group} runId={state.run.id} />)}
      </Panel>
    </>
  );
}

function Group({ group, runId }: { readonly group: FailureGroup; readonly runId: string }) {
  return (
    <details className="failure">
      <summary>
        <span className="failure-count">{group.attempts.length}×</span>
        <OutcomeMark outcome={group.outcome} />
        <span className="failure-signature">{group.signature}</span>
        <span className="soft">{group.dmcs.length === 1 ? group.dmcs[0] : countOf(group.dmcs.length, 'DMC')} · {group.tests.length === 1 ? group.tests[0] : countOf(group.tests.length, 'test')}</span>
      </summary>
      <AttemptTable label={`Attempts: ${group.signature}`} runId={runId} attempts={group.attempts.slice(0, shownOfGroupMax)} shows={['dmc', 'group']} />
      {group.attempts.length > shownOfGroupMax ? <p className="empty">The first {shownOfGroupMax} are shown; the report has every one.</p> : null}
    </details>
  );
}
