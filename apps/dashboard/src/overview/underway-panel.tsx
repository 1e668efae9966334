import type { RunSummary } from '@gauntlet/contracts';
import { CopyCommand } from '../elements/copy-command.tsx';
import { countOf } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { RunTable } from '../runs/run-table.tsx';

/** Runs that have not ended. */
export function UnderwayPanel({ runs }: { readonly runs: readonly RunSummary[] }) {
  return (
    <Panel title="Running" aside={runs.length > 0 ? countOf(runs.length, 'run') : undefined} flush>
      {runs.length === 0 ? (
        <Empty>
          No run is under way. A run appears here when it is submitted, with its progress by outcome. <CopyCommand command="./gauntlet dmct run --pack srvt --dmc '*' --follow" />
        </Empty>
      ) : (
        <RunTable runs={runs} label="Runs that are under way" shows="progress" />
      )}
    </Panel>
  );
}
