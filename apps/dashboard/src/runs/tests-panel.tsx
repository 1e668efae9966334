import type { AttemptView } from '@gauntlet/contracts';
import { useEffect, useRef } from 'react';
import { withQuery } from '../address/address.ts';
import { Link } from '../address/link.tsx';
import { useAddress } from '../address/use-address.ts';
import { useResource } from '../api/use-resource.ts';
import { countOf } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { AttemptTable } from './attempt-table.tsx';
import { recordedSoFar } from './run-counts.ts';
import type { RunState } from './run-state.ts';

/** The tests of one DMC, of one functional group where one is picked. */
export function TestsPanel({ state, dmcId, group }: { readonly state: RunState; readonly dmcId: string; readonly group: string | undefined }) {
  const address = useAddress();
  const attempts = useResource<{ readonly items: readonly AttemptView[] }>(`/v1/runs/${state.run.id}/attempts?limit=1000&dmc=${encodeURIComponent(dmcId)}`, { version: recordedSoFar(state.cells) });
  const shown = attempts.kind === 'read' ? attempts.value.items.filter((attempt) => group === undefined || attempt.functionalGroup === group) : [];
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Whoever picked a square goes on in its tests; whoever opened the address begins at the top.
    if (document.activeElement?.closest('.heatmap') !== null) panel.current?.focus();
  }, [dmcId, group]);
  const title = group === undefined ? `Tests of ${dmcId}` : `Tests of ${dmcId} in ${group}`;
  return (
    <div ref={panel} tabIndex={-1} className="tests-panel">
      <Panel title={title} aside={<>{attempts.kind === 'read' ? `${countOf(shown.length, 'attempt')} · ` : ''}<Link href={withQuery(address, { dmc: undefined, group: undefined })}>close</Link></>} flush>
        {attempts.kind === 'failed' ? <ProblemNotice problem={attempts.problem} doing="The attempts" /> : null}
        {attempts.kind === 'loading' ? <Empty>Reading attempts…</Empty> : null}
        {attempts.kind === 'read' && shown.length === 0 ? <Empty>Nothing is stored of these tests yet. Attempts appear when their shard is recorded.</Empty> : null}
        {shown.length > 0 ? <AttemptTable label={title} runId={state.run.id} attempts={shown} shows={group === undefined ? ['group'] : []} /> : null}
      </Panel>
    </div>
  );
}
