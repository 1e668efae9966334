import type { RunSummary } from '@gauntlet/contracts';
import { Link } from '../address/link.tsx';
import { countOf } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { RunTable } from '../runs/run-table.tsx';

/** The latest runs that ended; how many of them want somebody's attention stands beside the title. */
export function EndedPanel({ runs }: { readonly runs: readonly RunSummary[] }) {
  const notMet = runs.filter((run) => run.verdict !== 'met').length;
  return (
    <Panel title="Ended lately" aside={runs.length === 0 ? undefined : <>{notMet === 0 ? 'every gate met' : `${notMet} of ${countOf(runs.length, 'run')} not met or undecidable`} · <Link href="/runs">all runs</Link></>} flush>
      {runs.length === 0 ? <Empty>No run has ended yet. The latest 20 will stand here with their gate: met, not met or undecidable.</Empty> : <RunTable runs={runs} label="Runs that ended lately" shows="verdict" />}
    </Panel>
  );
}
