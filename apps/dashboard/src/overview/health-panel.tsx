import type { OverviewView, PartHealth } from '@gauntlet/contracts';
import { countOf, whole } from '../elements/format.ts';
import type { Tone } from '../elements/mark.tsx';
import { Sign } from '../elements/mark.tsx';
import { Panel } from '../elements/panel.tsx';

const partNames: Readonly<Record<PartHealth['name'], string>> = { records: 'Records (PostgreSQL)', results: 'Results (ClickHouse)', queue: 'Queue (Redis)' };

/** Health of every part in one row of tiles. */
export function HealthPanel({ overview }: { readonly overview: OverviewView }) {
  const { parts, workers, jobs, deviceSets, version } = overview;
  return (
    <Panel title="Platform" aside={`version ${version}`}>
      <dl className="tiles">
        {parts.map((part) => (
          <Tile key={part.name} name={partNames[part.name]} tone={part.ok ? 'good' : 'bad'} value={part.ok ? 'answers' : 'down'} detail={part.ok ? '' : part.detail} />
        ))}
        <Tile name="Workers" tone={workers.length > 0 ? 'good' : 'bad'} value={whole(workers.length)} detail={workers.length > 0 ? `on ${countOf(new Set(workers.map((worker) => worker.hostname)).size, 'machine')}` : 'nothing is worked on'} />
        <Tile name="Jobs" tone={jobs === null ? 'bad' : jobs.active > 0 ? 'active' : 'quiet'} value={jobs === null ? 'unknown' : whole(jobs.active)} detail={jobs === null ? '' : `at work, ${whole(jobs.waiting)} queued`} />
        <Tile name="Device sets" tone={deviceSets.leased > 0 ? 'active' : 'quiet'} value={`${whole(deviceSets.leased)} of ${whole(deviceSets.total)}`} detail="leased" />
      </dl>
    </Panel>
  );
}

function Tile({ name, tone, value, detail }: { readonly name: string; readonly tone: Tone; readonly value: string; readonly detail: string }) {
  return (
    <div className="tile">
      <dt>{name}</dt>
      <dd>
        <Sign tone={tone} />
        <strong>{value}</strong>
        <span className="soft">{detail}</span>
      </dd>
    </div>
  );
}
