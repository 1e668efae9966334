import type { OverviewEvent, OverviewView } from '@gauntlet/contracts';
import type { LiveKind } from '../api/use-live.ts';
import { useLive } from '../api/use-live.ts';
import { PageHead } from '../elements/page-head.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { DeviceSetPanel } from './device-set-panel.tsx';
import { EndedPanel } from './ended-panel.tsx';
import { HealthPanel } from './health-panel.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { UnderwayPanel } from './underway-panel.tsx';
import './overview.css';

const overviewKind: LiveKind<OverviewView, OverviewEvent> = { events: ['overview'], apply: (before, events) => events.at(-1)?.overview ?? before };

/** What runs, what waits and why, what failed, and who does it. */
export function OverviewPage() {
  const { state, freshness } = useLive('/v1/overview', overviewKind);
  return (
    <>
      <PageHead title="Overview" windowTitle="Overview" freshness={freshness} />
      {freshness.kind === 'refused' ? <ProblemNotice problem={freshness.problem} doing="The overview" /> : null}
      {state === undefined ? (
        <p className="soft">Reading the state of the platform…</p>
      ) : (
        <div className="stack">
          <HealthPanel overview={state} />
          <UnderwayPanel runs={state.underway} />
          <div className="pair occupancy">
            <QueuePanel queue={state.queue} />
            <DeviceSetPanel sets={state.deviceSets} />
          </div>
          <EndedPanel runs={state.ended} />
        </div>
      )}
    </>
  );
}
