import type { CriterionView } from '@gauntlet/contracts';
import { CopyCommand } from '../elements/copy-command.tsx';
import { Empty, Panel } from '../elements/panel.tsx';
import { VerdictMark } from '../elements/run-marks.tsx';
import { Table } from '../elements/table.tsx';
import type { CampaignState } from './campaign-state.ts';
import { CampaignVerdictMark } from './campaign-marks.tsx';
import '../runs/gate-table.css';

const heads = [{ text: 'Criterion' }, { text: 'What it asks' }, { text: 'Verdict' }, { text: 'Observed' }, { text: 'Limit' }];

/** The rig first: where it was the limit, nothing is concluded of the system. */
export function VerdictView({ state: { campaign: { id, decided }, gates } }: { readonly state: CampaignState }) {
  if (decided === null) {
    return (
      <>
        <Panel title="Verdict"><Empty>It is decided when the campaign has ended. <CopyCommand command={`./gauntlet gate eval ${id}`} /> evaluates it as it stands.</Empty></Panel>
        {gates.length === 0 ? null : <Panel title="Targets and gates, by now" flush><Criteria label="Targets and gates, by now" criteria={gates} /></Panel>}
      </>
    );
  }
  return (
    <>
      <Panel title="Verdict" aside={<CampaignVerdictMark verdict={decided.verdict} />}>
        <p className="soft">{decided.verdict === 'inconclusive' ? 'The rig, not the system, was the limit: nothing is concluded of the system, in neither direction.' : 'Decided from the definition, the generators’ reports and what is stored; the same rows give the same verdict.'} Inputs <code>{decided.inputsHash.slice(0, 16)}</code>, evaluated {decided.evaluatedAt.slice(0, 19)} UTC. <CopyCommand command={`./gauntlet gate eval ${id}`} /></p>
      </Panel>
      <Panel title="The rig" flush><Criteria label="Criteria of the rig" criteria={decided.rig} /></Panel>
      <Panel title="The system" flush>{decided.criteria.length === 0 ? <Empty>Nothing was asked of the system, or nothing was measured.</Empty> : <Criteria label="Criteria of the system" criteria={decided.criteria} />}</Panel>
    </>
  );
}

function Criteria({ label, criteria }: { readonly label: string; readonly criteria: readonly CriterionView[] }) {
  return (
    <Table label={label} heads={heads}>
      {criteria.map((criterion, place) => (
        <tr key={`${criterion.criterion} ${place}`}>
          <th scope="row" className="nowrap" title={criterion.clause}>{criterion.criterion}</th>
          <td className="gate-title">{criterion.title}</td>
          <td><VerdictMark verdict={criterion.verdict} /></td>
          <td className="gate-observed">
            {criterion.observed}
            {criterion.verdict === 'met' ? null : <span className="gate-why">{criterion.reason}{criterion.evidence.length === 0 ? '' : ` (${criterion.evidence.slice(0, 5).join('; ')})`}</span>}
          </td>
          <td className="gate-limit">{criterion.limit}</td>
        </tr>
      ))}
    </Table>
  );
}
