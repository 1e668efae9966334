import type { RunState, RunSummary, Verdict } from '@gauntlet/contracts';
import { oneOf, withQuery } from '../address/address.ts';
import { Link } from '../address/link.tsx';
import { goTo, useAddress } from '../address/use-address.ts';
import { useResource } from '../api/use-resource.ts';
import { CopyCommand } from '../elements/copy-command.tsx';
import { ChoiceField } from '../elements/field.tsx';
import { PageHead } from '../elements/page-head.tsx';
import { Empty, Panel } from '../elements/panel.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { RunTable } from './run-table.tsx';

const states: readonly RunState[] = ['planned', 'running', 'completed', 'cancelled', 'deadline-passed'];
const verdicts: readonly Verdict[] = ['met', 'not-met', 'undecidable'];
const nameOf = <T extends string>(value: T) => ({ value, name: value.replace('-', ' ') });
const pageSize = 50;
const refreshMs = 3_000;

interface RunPageOfList {
  readonly items: readonly RunSummary[];
  readonly next: string | null;
}

/** All runs, newest first, by state and verdict. */
export function RunListPage() {
  const address = useAddress();
  const state = oneOf(address.query, 'state', states);
  const verdict = oneOf(address.query, 'verdict', verdicts);
  const cursor = address.query.get('cursor') ?? undefined;
  const asked = withQuery({ path: '/v1/runs', query: new URLSearchParams({ limit: String(pageSize) }) }, { state, verdict, cursor });
  const runs = useResource<RunPageOfList>(asked, { everyMs: refreshMs });
  const filter = (changes: { state?: RunState | undefined; verdict?: Verdict | undefined }) => goTo(withQuery(address, { ...changes, cursor: undefined }), 'replace');
  return (
    <>
      <PageHead title="Runs" windowTitle="Runs">
        <div className="filters">
          <ChoiceField label="State" any="any" choices={states.map(nameOf)} value={state} onChange={(value) => filter({ state: value })} />
          <ChoiceField label="Gate" any="any" choices={verdicts.map(nameOf)} value={verdict} onChange={(value) => filter({ verdict: value })} />
          <CopyCommand command={`./gauntlet runs list${state === undefined ? '' : ` --run-state ${state}`}${verdict === undefined ? '' : ` --verdict ${verdict}`}`} />
        </div>
      </PageHead>
      {runs.kind === 'failed' ? <ProblemNotice problem={runs.problem} doing="The list of runs" /> : null}
      {runs.kind === 'loading' ? <p className="soft">Reading runs…</p> : null}
      {runs.kind === 'read' ? (
        <div className="stack">
          {runs.problem === undefined ? null : <ProblemNotice problem={runs.problem} doing="A newer list" />}
          <Panel title={cursor === undefined ? 'Newest first' : 'Earlier runs'} flush>
            {runs.value.items.length === 0 ? <NoRuns filtered={state !== undefined || verdict !== undefined} /> : <RunTable runs={runs.value.items} label="Runs" shows="verdict" />}
          </Panel>
          <p>
            {cursor === undefined ? null : <Link href={withQuery(address, { cursor: undefined })}>Newest runs</Link>}
            {cursor !== undefined && runs.value.next !== null ? ' · ' : null}
            {runs.value.next === null ? null : <Link href={withQuery(address, { cursor: runs.value.next })}>Earlier runs</Link>}
          </p>
        </div>
      ) : null}
    </>
  );
}

function NoRuns({ filtered }: { readonly filtered: boolean }) {
  if (filtered) return <Empty>No run matches these filters.</Empty>;
  return <Empty>No run was submitted yet. Each stands here with its packs, progress, gate and who submitted it. <CopyCommand command="./gauntlet dmct run --pack srvt --dmc '*' --follow" /></Empty>;
}
