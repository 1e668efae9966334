import type { CampaignView } from '@gauntlet/contracts';
import { countOf } from '../elements/format.ts';
import { Sign } from '../elements/mark.tsx';
import '../elements/problem-notice.css';

/** What could make the rest worthless stands first: lost generators, dropped arrivals, an end before the end. */
export function TroubleNotice({ campaign: { segments, reason } }: { readonly campaign: CampaignView }) {
  const lost = segments.filter(({ state }) => state === 'lost');
  const dropped = segments.reduce((sum, { health }) => sum + (health?.droppedIterations ?? 0), 0);
  if (lost.length === 0 && dropped === 0 && reason === '') return null;
  return (
    <div className="problem" role="alert">
      <Sign tone="bad" />
      <p>
        {reason === '' ? null : <><strong>It ended before its end.</strong> {reason}. </>}
        {lost.length === 0 ? null : <><strong>{countOf(lost.length, 'generator')} of {segments.length} lost</strong> ({lost.map(({ index, hostname }) => `${index + 1} on ${hostname ?? 'no host'}`).join(', ')}): its share of the load is missing. </>}
        {dropped === 0 ? null : <><strong>{countOf(dropped, 'arrival')} dropped</strong>: the generators could not keep the profile.</>}
      </p>
    </div>
  );
}
