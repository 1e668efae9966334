import type { RunView } from '@gauntlet/contracts';
import { CopyCommand } from '../elements/copy-command.tsx';
import { duration, instant, percent, whole } from '../elements/format.ts';
import { ProgressBar } from '../elements/progress-bar.tsx';
import { RunStateMark, VerdictMark } from '../elements/run-marks.tsx';
import { useNow } from '../elements/use-now.ts';
import { countLanes } from './run-counts.ts';
import './run-facts.css';

/** State, gate, progress and where the run came from. */
export function RunFacts({ run }: { readonly run: RunView }) {
  const now = useNow();
  const counts = countLanes(run.lanes);
  const done = counts.passed + counts.failed + counts.infrastructure + counts.cancelled;
  const endedMs = run.endedAt === null ? now : Date.parse(run.endedAt);
  return (
    <>
      <span className="fact"><span className="fact-name">State</span><RunStateMark state={run.state} /></span>
      <span className="fact"><span className="fact-name">Gate</span><VerdictMark verdict={run.gate?.verdict ?? null} /></span>
      <span className="fact run-facts-progress">
        <ProgressBar counts={counts} planned={run.planned} label="The run" />
        <span className="tabular">{whole(done)} of {whole(run.planned)} ({percent(done, run.planned)})</span>
      </span>
      <span className="fact"><span className="fact-name">Passed</span>{whole(counts.passed)}</span>
      <span className="fact"><span className="fact-name">Failed</span>{whole(counts.failed)}</span>
      <span className="fact"><span className="fact-name">Infrastructure</span>{whole(counts.infrastructure)}</span>
      <span className="fact"><span className="fact-name">{run.endedAt === null ? 'Running for' : 'Took'}</span>{duration(Math.max(0, endedMs - Date.parse(run.submittedAt)))}</span>
      <span className="fact"><span className="fact-name">Packs</span>{run.packs.map((pack) => `${pack.key} ${pack.version}`).join(', ')}</span>
      <span className="fact"><span className="fact-name">Environment</span>{run.environment}</span>
      <span className="fact"><span className="fact-name">Target</span>{run.targetVersion ?? 'not reported yet'}</span>
      <span className="fact"><span className="fact-name">Submitted</span>{instant(run.submittedAt)} by {run.submittedBy}</span>
      <span className="fact"><span className="fact-name">Trace</span><code className="wrap">{run.traceId}</code></span>
      <span className="fact run-facts-links">
        <CopyCommand command={`./gauntlet runs show ${run.id}`} />
        <a href={`/v1/runs/${run.id}/report?format=html`}>Report</a>
        <a href={`/v1/runs/${run.id}/report?format=junit`}>JUnit</a>
        <a href={`/v1/runs/${run.id}/report?format=json`}>JSON</a>
      </span>
    </>
  );
}
