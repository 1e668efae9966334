import type { OutcomeCounts } from '@gauntlet/contracts';
import { whole } from './format.ts';
import './progress-bar.css';

/** Tests done of those planned, by outcome; what is said in colour is said in words to whoever hears it. */
export function ProgressBar({ counts, planned, label }: { readonly counts: OutcomeCounts; readonly planned: number; readonly label?: string }) {
  const done = counts.passed + counts.failed + counts.infrastructure + counts.cancelled;
  const said = `${label === undefined ? '' : `${label}: `}${whole(done)} of ${whole(planned)} tests: ${whole(counts.passed)} passed, ${whole(counts.failed)} failed, ${whole(counts.infrastructure)} infrastructure`;
  const share = (part: number) => ({ flexGrow: planned === 0 ? 0 : part / planned });
  return (
    <span className="progress" role="img" aria-label={said} title={said}>
      <span className="progress-passed" style={share(counts.passed)} />
      <span className="progress-failed" style={share(counts.failed)} />
      <span className="progress-infrastructure" style={share(counts.infrastructure)} />
      <span className="progress-cancelled" style={share(counts.cancelled)} />
      <span style={share(Math.max(0, planned - done))} />
    </span>
  );
}
