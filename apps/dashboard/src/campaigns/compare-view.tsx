import type { CampaignComparison, CampaignSummary, CampaignView, ComparedTimes } from '@gauntlet/contracts';
import { withQuery } from '../address/address.ts';
import { goTo, useAddress } from '../address/use-address.ts';
import { useResource } from '../api/use-resource.ts';
import { ChoiceField } from '../elements/field.tsx';
import { instant } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Table } from '../elements/table.tsx';
import { shortId } from '../runs/short-id.ts';
import './compare-view.css';

const heads = [{ text: 'Phase' }, { text: 'Class' }, { text: 'This: p50 / p95 / p99 ms' }, { text: 'Other: p50 / p95 / p99 ms' }, { text: 'p95, other ÷ this', numeric: true }];

/** This campaign beside another one; nothing is concluded of it, for two campaigns at two times differ also for other reasons. */
export function CompareView({ campaign }: { readonly campaign: CampaignView }) {
  const address = useAddress();
  const others = useResource<{ readonly items: readonly CampaignSummary[] }>('/v1/campaigns?limit=100');
  const other = address.query.get('with') ?? undefined;
  const comparison = useResource<CampaignComparison>(other === undefined ? undefined : `/v1/campaigns/${campaign.id}/compare?with=${encodeURIComponent(other)}`);
  const choices = others.kind === 'read' ? others.value.items.filter(({ id }) => id !== campaign.id).map(({ id, key, submittedAt }) => ({ value: id, name: `${shortId(id)} ${key}, ${instant(submittedAt)}` })) : [];
  return (
    <Panel title="Compare with another campaign" flush>
      <div className="panel-body compare-choice">
        <ChoiceField label="Other" any="choose a campaign" choices={choices} value={other} onChange={(value) => goTo(withQuery(address, { with: value }), 'replace')} />
      </div>
      {other === undefined ? <Empty>{choices.length === 0 ? 'There is no other campaign yet.' : 'Percentiles of both stand here by phase and class, with their ratio.'}</Empty> : null}
      {comparison.kind === 'failed' ? <ProblemNotice problem={comparison.problem} doing="The comparison" /> : null}
      {other !== undefined && comparison.kind === 'read' ? (
        <Table label="Comparison" heads={heads}>
          {comparison.value.rows.map((row) => (
            <tr key={`${row.phase} ${row.trafficClass}`}>
              <th scope="row">{row.phase}</th>
              <td>{row.trafficClass}</td>
              <td className="tabular">{shown(row.one)}</td>
              <td className="tabular">{shown(row.other)}</td>
              <td className="numeric">{row.p95Ratio === null ? '–' : row.p95Ratio.toFixed(3)}</td>
            </tr>
          ))}
        </Table>
      ) : null}
    </Panel>
  );
}

function shown(times: ComparedTimes | null): string {
  return times === null ? '–' : [times.p50Ms, times.p95Ms, times.p99Ms].map((ms) => (ms === null ? '–' : ms.toFixed(1))).join(' / ');
}
