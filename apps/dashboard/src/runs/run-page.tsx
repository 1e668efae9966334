import type { RunEvent } from '@gauntlet/contracts';
import { oneOf } from '../address/address.ts';
import { Link } from '../address/link.tsx';
import { useAddress } from '../address/use-address.ts';
import type { LiveKind } from '../api/use-live.ts';
import { useLive } from '../api/use-live.ts';
import { PageHead } from '../elements/page-head.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { FailuresView } from './failures-view.tsx';
import { GateView } from './gate-view.tsx';
import { HeatmapView } from './heatmap-view.tsx';
import { LanesView } from './lanes-view.tsx';
import { RunFacts } from './run-facts.tsx';
import type { RunState } from './run-state.ts';
import { applyRunEvents } from './run-state.ts';
import { RunViews, runViews } from './run-views.tsx';
import { shortId } from './short-id.ts';

const runKind: LiveKind<RunState, RunEvent> = { events: ['run', 'lane', 'gate', 'heatmap'], apply: applyRunEvents };

/** One run, live. */
export function RunPage({ runId }: { readonly runId: string }) {
  const { state, freshness } = useLive(`/v1/runs/${encodeURIComponent(runId)}`, runKind);
  const { query } = useAddress();
  const view = oneOf(query, 'view', runViews) ?? 'heatmap';
  return (
    <>
      <PageHead title={<>Run <span className="mono">{shortId(runId)}</span></>} windowTitle={`Run ${shortId(runId)}`} trail={<Link href="/runs">Runs</Link>} freshness={freshness}>
        {state === undefined ? null : <RunFacts run={state.run} />}
      </PageHead>
      {freshness.kind === 'refused' ? <ProblemNotice problem={freshness.problem} doing="The run" /> : null}
      {state === undefined ? (
        freshness.kind === 'refused' ? null : <p className="soft">Reading the run…</p>
      ) : (
        <div className="stack">
          <RunViews run={state.run} view={view} />
          {view === 'heatmap' ? <HeatmapView state={state} /> : null}
          {view === 'failures' ? <FailuresView state={state} /> : null}
          {view === 'gate' ? <GateView state={state} /> : null}
          {view === 'lanes' ? <LanesView run={state.run} /> : null}
        </div>
      )}
    </>
  );
}
