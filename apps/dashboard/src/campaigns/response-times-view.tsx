import type { CampaignResponseTimes, CampaignView } from '@gauntlet/contracts';
import { useResource } from '../api/use-resource.ts';
import { whole } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Table } from '../elements/table.tsx';

const heads = [{ text: 'Phase' }, { text: 'Class' }, { text: 'SRV' }, { text: 'Sent', numeric: true }, { text: 'Failed', numeric: true }, { text: 'Lost', numeric: true }, { text: 'p50', numeric: true }, { text: 'p95', numeric: true }, { text: 'p99', numeric: true }];
const failureHeads = [{ text: 'Phase' }, { text: 'SRV' }, { text: 'Outcome' }, { text: 'Reason' }, { text: 'Requests', numeric: true }];
const refreshMs = 5_000;

/** Exact percentiles over the merged rows of all generators, and why requests were not answered. */
export function ResponseTimesView({ campaign }: { readonly campaign: CampaignView }) {
  const isOver = campaign.decided !== null;
  const times = useResource<CampaignResponseTimes>(`/v1/campaigns/${campaign.id}/response-times`, { version: isOver ? 1 : 0, everyMs: isOver ? undefined : refreshMs });
  if (times.kind === 'failed') return <ProblemNotice problem={times.problem} doing="Response times" />;
  if (times.kind === 'loading') return <p className="soft">Reading response times…</p>;
  const { byVariant, failures } = times.value;
  const order = new Map(campaign.phases.map(({ key }, place) => [key, place]));
  const sorted = byVariant.toSorted((one, other) => (order.get(one.phase) ?? 0) - (order.get(other.phase) ?? 0));
  return (
    <>
      <Panel title="Response times by phase and Service Reference Variant" flush>
        {sorted.length === 0 ? <Empty>Nothing is stored yet.</Empty> : (
          <Table label="Response times" heads={heads}>
            {sorted.map(({ phase, trafficClass, srv, sent, failed, lost, quantilesUs }) => (
              <tr key={`${phase} ${trafficClass} ${srv}`}>
                <th scope="row">{phase}</th>
                <td>{trafficClass}</td>
                <td className="mono">{srv}</td>
                <td className="numeric">{whole(sent)}</td>
                <td className="numeric">{whole(failed)}</td>
                <td className="numeric">{whole(lost)}</td>
                {quantilesUs.map((us, place) => <td key={place} className="numeric">{us === null ? '–' : `${(us / 1_000).toFixed(1)} ms`}</td>)}
              </tr>
            ))}
          </Table>
        )}
      </Panel>
      <Panel title="Not answered" flush>
        {failures.length === 0 ? <Empty>Every request that ended was answered.</Empty> : (
          <Table label="Not answered" heads={failureHeads}>
            {failures.map(({ phase, srv, outcome, reason, requests }) => (
              <tr key={`${phase} ${srv} ${outcome} ${reason}`}><th scope="row">{phase}</th><td className="mono">{srv}</td><td>{outcome}</td><td>{reason}</td><td className="numeric">{whole(requests)}</td></tr>
            ))}
          </Table>
        )}
      </Panel>
    </>
  );
}
