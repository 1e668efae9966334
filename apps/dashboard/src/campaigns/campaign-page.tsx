import type { CampaignEvent } from '@gauntlet/contracts';
import { oneOf } from '../address/address.ts';
import { Link } from '../address/link.tsx';
import { useAddress } from '../address/use-address.ts';
import type { LiveKind } from '../api/use-live.ts';
import { useLive } from '../api/use-live.ts';
import { PageHead } from '../elements/page-head.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { shortId } from '../runs/short-id.ts';
import { CampaignCharts } from './campaign-charts.tsx';
import { CampaignFacts } from './campaign-facts.tsx';
import type { CampaignState } from './campaign-state.ts';
import { applyCampaignEvents } from './campaign-state.ts';
import { CampaignViews, campaignViews } from './campaign-views.tsx';
import { CompareView } from './compare-view.tsx';
import { GeneratorTable } from './generator-table.tsx';
import { ResponseTimesView } from './response-times-view.tsx';
import { TroubleNotice } from './trouble-notice.tsx';
import { VerdictView } from './verdict-view.tsx';

const campaignKind: LiveKind<CampaignState, CampaignEvent> = { events: ['campaign', 'seconds', 'gates'], apply: applyCampaignEvents };

/** One load campaign, live. */
export function CampaignPage({ campaignId }: { readonly campaignId: string }) {
  const { state, freshness } = useLive(`/v1/campaigns/${encodeURIComponent(campaignId)}`, campaignKind);
  const { query } = useAddress();
  const view = oneOf(query, 'view', campaignViews) ?? 'charts';
  return (
    <>
      <PageHead title={<>Campaign <span className="mono">{shortId(campaignId)}</span></>} windowTitle={`Campaign ${shortId(campaignId)}`} trail={<Link href="/campaigns">Campaigns</Link>} freshness={freshness}>
        {state === undefined ? null : <CampaignFacts campaign={state.campaign} />}
      </PageHead>
      {freshness.kind === 'refused' ? <ProblemNotice problem={freshness.problem} doing="The campaign" /> : null}
      {state === undefined ? (
        freshness.kind === 'refused' ? null : <p className="soft">Reading the campaign…</p>
      ) : (
        <div className="stack">
          <TroubleNotice campaign={state.campaign} />
          <CampaignViews view={view} />
          {view === 'charts' ? <CampaignCharts state={state} /> : null}
          {view === 'verdict' ? <VerdictView state={state} /> : null}
          {view === 'times' ? <ResponseTimesView campaign={state.campaign} /> : null}
          {view === 'compare' ? <CompareView campaign={state.campaign} /> : null}
          {view === 'charts' ? <GeneratorTable campaign={state.campaign} /> : null}
        </div>
      )}
    </>
  );
}
