import type { CampaignState, CampaignSummary } from '@gauntlet/contracts';
import { oneOf, withQuery } from '../address/address.ts';
import { Link } from '../address/link.tsx';
import { goTo, useAddress } from '../address/use-address.ts';
import { useResource } from '../api/use-resource.ts';
import { CopyCommand } from '../elements/copy-command.tsx';
import { ChoiceField } from '../elements/field.tsx';
import { ago, duration, instant } from '../elements/format.ts';
import { PageHead } from '../elements/page-head.tsx';
import { Empty, Panel } from '../elements/panel.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Table } from '../elements/table.tsx';
import { useNow } from '../elements/use-now.ts';
import { shortId } from '../runs/short-id.ts';
import { CampaignStateMark, CampaignVerdictMark } from './campaign-marks.tsx';

const states: readonly CampaignState[] = ['queued', 'preparing', 'running', 'draining', 'completed', 'aborted', 'cancelled', 'failed'];
const heads = [{ text: 'Campaign' }, { text: 'Name' }, { text: 'State' }, { text: 'Verdict' }, { text: 'Planned', numeric: true }, { text: 'Generators', numeric: true }, { text: 'Submitted' }];
const pageSize = 50;
const refreshMs = 3_000;

interface CampaignPageOfList {
  readonly items: readonly CampaignSummary[];
  readonly next: string | null;
}

/** All load campaigns, newest first, by state. */
export function CampaignListPage() {
  const address = useAddress();
  const state = oneOf(address.query, 'state', states);
  const cursor = address.query.get('cursor') ?? undefined;
  const campaigns = useResource<CampaignPageOfList>(withQuery({ path: '/v1/campaigns', query: new URLSearchParams({ limit: String(pageSize) }) }, { state, cursor }), { everyMs: refreshMs });
  return (
    <>
      <PageHead title="Campaigns" windowTitle="Campaigns">
        <div className="filters">
          <ChoiceField label="State" any="any" choices={states.map((value) => ({ value, name: value }))} value={state} onChange={(value) => goTo(withQuery(address, { state: value, cursor: undefined }), 'replace')} />
          <CopyCommand command={`./gauntlet sct list${state === undefined ? '' : ` --campaign-state ${state}`}`} />
        </div>
      </PageHead>
      {campaigns.kind === 'failed' ? <ProblemNotice problem={campaigns.problem} doing="The list of campaigns" /> : null}
      {campaigns.kind === 'loading' ? <p className="soft">Reading campaigns…</p> : null}
      {campaigns.kind === 'read' ? (
        <div className="stack">
          {campaigns.problem === undefined ? null : <ProblemNotice problem={campaigns.problem} doing="A newer list" />}
          <Panel title={cursor === undefined ? 'Newest first' : 'Earlier campaigns'} flush>
            {campaigns.value.items.length === 0 ? <NoCampaigns filtered={state !== undefined} /> : <CampaignTable campaigns={campaigns.value.items} />}
          </Panel>
          {campaigns.value.next === null ? null : <p><Link href={withQuery(address, { cursor: campaigns.value.next })}>Earlier campaigns</Link></p>}
        </div>
      ) : null}
    </>
  );
}

function NoCampaigns({ filtered }: { readonly filtered: boolean }) {
  if (filtered) return <Empty>No campaign is in this state.</Empty>;
  return <Empty>No campaign was started yet. Each stands here with its state and its verdict. <CopyCommand command="./gauntlet sct run smoke --follow" /></Empty>;
}

function CampaignTable({ campaigns }: { readonly campaigns: readonly CampaignSummary[] }) {
  const now = useNow();
  return (
    <Table label="Campaigns" heads={heads}>
      {campaigns.map((campaign) => (
        <tr key={campaign.id}>
          <th scope="row"><Link href={`/campaigns/${campaign.id}`} className="mono" title={campaign.id}>{shortId(campaign.id)}</Link></th>
          <td>{campaign.name} <span className="soft">{campaign.key}</span></td>
          <td><CampaignStateMark state={campaign.state} /></td>
          <td><CampaignVerdictMark verdict={campaign.verdict} /></td>
          <td className="numeric">{duration(campaign.durationMs)}</td>
          <td className="numeric">{campaign.generators}</td>
          <td title={instant(campaign.submittedAt)} className="nowrap">{ago(campaign.submittedAt, now)} <span className="soft">by {campaign.submittedBy}</span></td>
        </tr>
      ))}
    </Table>
  );
}
