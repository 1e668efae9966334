import type { AttemptView } from '@gauntlet/contracts';
import { Link } from '../address/link.tsx';
import { useResource } from '../api/use-resource.ts';
import { PageHead } from '../elements/page-head.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { shortId } from '../runs/short-id.ts';
import { AttemptFacts } from './attempt-facts.tsx';
import './attempt.css';
import { OtherAttempts } from './other-attempts.tsx';
import { StepList } from './step-list.tsx';

/** One attempt of a test: what was asked, what came, when, and why it is what it is. */
export function AttemptPage({ runId, attemptId }: { readonly runId: string; readonly attemptId: string }) {
  const path = `/v1/runs/${encodeURIComponent(runId)}/attempts/${encodeURIComponent(attemptId)}`;
  const read = useResource<AttemptView>(path);
  const attempt = read.kind === 'read' ? read.value : undefined;
  const title = attempt?.testKey ?? 'Attempt';
  return (
    <>
      <PageHead title={title} windowTitle={title} trail={<Trail runId={runId} dmcId={attempt?.dmcId} />}>
        {attempt === undefined ? null : <AttemptFacts runId={runId} attempt={attempt} />}
      </PageHead>
      {read.kind === 'failed' ? <ProblemNotice problem={read.problem} doing="The attempt" /> : null}
      {attempt === undefined ? null : (
        <div className="stack">
          {attempt.reason === '' ? null : <p className="attempt-reason">{attempt.reason}</p>}
          <StepList path={`${path}/evidence`} />
          <OtherAttempts runId={runId} attempt={attempt} />
        </div>
      )}
    </>
  );
}

function Trail({ runId, dmcId }: { readonly runId: string; readonly dmcId: string | undefined }) {
  const run = `/runs/${encodeURIComponent(runId)}`;
  return (
    <>
      <Link href="/runs">Runs</Link> / <Link href={run} className="mono">{shortId(runId)}</Link>
      {dmcId === undefined ? null : <> / <Link href={`${run}?dmc=${encodeURIComponent(dmcId)}`}>{dmcId}</Link></>}
    </>
  );
}
