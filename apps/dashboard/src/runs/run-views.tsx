import type { RunView } from '@gauntlet/contracts';
import { withQuery } from '../address/address.ts';
import { Link } from '../address/link.tsx';
import { useAddress } from '../address/use-address.ts';
import { whole } from '../elements/format.ts';
import { countLanes } from './run-counts.ts';
import './run-views.css';

/** Ways to look at a run, as the address names them. */
export const runViews = ['heatmap', 'failures', 'gate', 'lanes'] as const;
export type RunViewName = (typeof runViews)[number];

const names: Readonly<Record<RunViewName, string>> = { heatmap: 'Heatmap', failures: 'Failures', gate: 'Gate', lanes: 'Lanes' };

export function RunViews({ run, view }: { readonly run: RunView; readonly view: RunViewName }) {
  const address = useAddress();
  const counts = countLanes(run.lanes);
  const waiting = run.lanes.filter((lane) => lane.state === 'waiting').length;
  const figures: Readonly<Record<RunViewName, string>> = {
    heatmap: '',
    failures: whole(counts.failed + counts.infrastructure),
    gate: '',
    lanes: waiting > 0 ? `${whole(waiting)} waiting` : whole(run.lanes.length),
  };
  return (
    <nav className="views" aria-label="Views of the run">
      {runViews.map((name) => (
        <Link key={name} href={withQuery({ path: address.path, query: new URLSearchParams() }, { view: name === 'heatmap' ? undefined : name })} aria-current={name === view ? 'page' : undefined}>
          {names[name]}
          {figures[name] === '' ? null : <span className="views-figure">{figures[name]}</span>}
        </Link>
      ))}
    </nav>
  );
}
