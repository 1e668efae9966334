import type { GateView as Gate, Verdict } from '@gauntlet/contracts';
import { oneOf, withQuery } from '../address/address.ts';
import { goTo, useAddress } from '../address/use-address.ts';
import { useResource } from '../api/use-resource.ts';
import { CopyCommand } from '../elements/copy-command.tsx';
import { ChoiceField } from '../elements/field.tsx';
import { countOf, instant } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { VerdictMark } from '../elements/run-marks.tsx';
import { GateTable } from './gate-table.tsx';
import { recordedSoFar } from './run-counts.ts';
import type { RunState } from './run-state.ts';

const verdicts: readonly Verdict[] = ['not-met', 'undecidable', 'met'];

/** The gate that was decided, or, while the run goes on, what it would be by now. */
export function GateView({ state }: { readonly state: RunState }) {
  const { run } = state;
  const address = useAddress();
  const wanted = oneOf(address.query, 'verdict', verdicts);
  const preview = useResource<Gate>(run.gate === null ? `/v1/runs/${run.id}/gate` : undefined, { version: recordedSoFar(state.cells) });
  const gate = run.gate ?? (preview.kind === 'read' ? preview.value : undefined);
  const dmcs = gate?.dmcs.filter((dmc) => wanted === undefined || dmc.verdict === wanted) ?? [];
  const countBy = (verdict: Verdict) => gate?.dmcs.filter((dmc) => dmc.verdict === verdict).length ?? 0;
  return (
    <>
      {run.gate === null && preview.kind === 'failed' ? <ProblemNotice problem={preview.problem} doing="The gate" /> : null}
      <Panel title={run.gate === null ? 'The gate as it stands' : 'The gate'} aside={gate === undefined ? undefined : <VerdictMark verdict={gate.verdict} />} flush>
        <div className="filters">
          <ChoiceField label="DMCs" any="all verdicts" choices={verdicts.map((verdict) => ({ value: verdict, name: `${verdict.replace('-', ' ')} (${countBy(verdict)})` }))} value={wanted} onChange={(value) => goTo(withQuery(address, { verdict: value }), 'replace')} />
          <CopyCommand command={`./gauntlet gate eval ${run.id}`} />
        </div>
        {gate === undefined && preview.kind !== 'failed' ? <Empty>Evaluating…</Empty> : null}
        {gate !== undefined && dmcs.length === 0 ? <Empty>No DMC has this verdict.</Empty> : null}
        {dmcs.length > 0 ? <GateTable dmcs={dmcs} /> : null}
      </Panel>
      {gate === undefined ? null : (
        <p className="soft wrap">
          {run.gate === null ? 'Decided and stored when the run ends.' : `Decided ${instant(gate.evaluatedAt)} by rule set ${gate.ruleSet}; hash of its inputs ${gate.inputsHash}.`} {countOf(gate.dmcs.length, 'DMC')}, each judged on its own.{gate.notes.map((note) => ` ${note}`)}
        </p>
      )}
    </>
  );
}
