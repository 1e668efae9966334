import type { Freshness } from '../api/live-stream.ts';
import { clockTime } from './format.ts';
import { Sign } from './mark.tsx';
import './freshness-notice.css';
import { useNow } from './use-now.ts';

/** Says whether the page is of now. What is old says so, and since when, until the stream is back. */
export function FreshnessNotice({ freshness }: { readonly freshness: Freshness }) {
  const now = useNow();
  return (
    <span role="status" className={`freshness freshness-${freshness.kind}`}>
      {freshness.kind === 'live' ? <><span className="pulse" aria-hidden="true" />Live</> : null}
      {freshness.kind === 'opening' ? 'Connecting…' : null}
      {freshness.kind === 'refused' ? 'Not followed' : null}
      {freshness.kind === 'stale' ? <><Sign tone="unsure" />Stale since {clockTime(freshness.since, now)}; reconnecting</> : null}
    </span>
  );
}
