import { useCallback, useState } from 'react';
import { segmentsOf } from './address/address.ts';
import { useAddress } from './address/use-address.ts';
import { useResource } from './api/use-resource.ts';
import { AttemptPage } from './attempt/attempt-page.tsx';
import { CampaignListPage } from './campaigns/campaign-list-page.tsx';
import { CampaignPage } from './campaigns/campaign-page.tsx';
import { PageHead } from './elements/page-head.tsx';
import { ProblemNotice } from './elements/problem-notice.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { RunListPage } from './runs/run-list-page.tsx';
import { RunPage } from './runs/run-page.tsx';
import { Shell } from './shell/shell.tsx';
import { SignInPage } from './shell/sign-in-page.tsx';

/** The dashboard: whoever may not read is asked for a token, everybody else gets the page of the address. */
export function App() {
  const { path } = useAddress();
  const [signIns, setSignIns] = useState(0);
  const signedIn = useCallback(() => setSignIns((before) => before + 1), []);
  // Any small resource that only readers get tells whether the cookie is one.
  const reader = useResource<unknown>('/v1/runs?limit=1', { version: signIns });
  if (reader.kind === 'loading') return <Shell path={path} signedIn={false}><p className="soft" role="status">Loading…</p></Shell>;
  if (reader.kind === 'failed') {
    const { problem } = reader;
    const mayNot = problem.status === 401 || problem.status === 403;
    return <Shell path={path} signedIn={false}>{mayNot ? <SignInPage onSignedIn={signedIn} /> : <ProblemNotice problem={problem} doing="The platform" />}</Shell>;
  }
  return <Shell path={path} signedIn><Page path={path} /></Shell>;
}

function Page({ path }: { readonly path: string }) {
  const [place, id, below, belowId] = segmentsOf(path);
  if (place === undefined) return <OverviewPage />;
  if (place === 'runs' && id === undefined) return <RunListPage />;
  if (place === 'runs' && id !== undefined && below === undefined) return <RunPage key={id} runId={id} />;
  if (place === 'runs' && id !== undefined && below === 'attempts' && belowId !== undefined) return <AttemptPage key={belowId} runId={id} attemptId={belowId} />;
  if (place === 'campaigns' && id === undefined) return <CampaignListPage />;
  if (place === 'campaigns' && id !== undefined && below === undefined) return <CampaignPage key={id} campaignId={id} />;
  return <PageHead title="There is no such page" windowTitle="No such page" />;
}
