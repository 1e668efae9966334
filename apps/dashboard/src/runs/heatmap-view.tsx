import { withQuery } from '../address/address.ts';
import { goTo, useAddress } from '../address/use-address.ts';
import { whole } from '../elements/format.ts';
import { CheckField, SearchField } from '../elements/field.tsx';
import { Empty, Panel } from '../elements/panel.tsx';
import { HeatmapGrid } from './heatmap-grid.tsx';
import { HeatmapLegend } from './heatmap-legend.tsx';
import { buildHeatmap } from './heatmap-model.ts';
import type { RunState } from './run-state.ts';
import { TestsPanel } from './tests-panel.tsx';

/** More rows than anybody reads are not drawn; the search finds the others. */
const rowsMax = 200;

/** DMC × functional group; a square that is picked shows its tests. */
export function HeatmapView({ state }: { readonly state: RunState }) {
  const address = useAddress();
  const { query } = address;
  const search = query.get('dmcs') ?? '';
  const onlyNotPassed = query.get('only') === 'not-passed';
  const picked = query.get('dmc') ?? undefined;
  const heatmap = buildHeatmap(state.run.lanes, state.cells.values(), { search, onlyNotPassed, rowsMax });
  const filter = (changes: Record<string, string | undefined>) => goTo(withQuery(address, changes), 'replace');
  return (
    <>
      <Panel title="DMC × functional group" aside={heatmap.matching > heatmap.rows.length ? `the first ${rowsMax} of ${whole(heatmap.matching)} DMCs` : undefined} flush>
        <div className="filters">
          <SearchField label="DMC" value={search} onChange={(value) => filter({ dmcs: value })} />
          <CheckField label="only with something not passed" checked={onlyNotPassed} onChange={(checked) => filter({ only: checked ? 'not-passed' : undefined })} />
          <HeatmapLegend />
        </div>
        {heatmap.rows.length === 0 ? <Empty>{state.run.lanes.length === 0 ? 'The run has no DMCs.' : 'No DMC matches these filters.'}</Empty> : <HeatmapGrid heatmap={heatmap} address={address} />}
      </Panel>
      {picked === undefined ? null : <TestsPanel state={state} dmcId={picked} group={query.get('group') ?? undefined} />}
    </>
  );
}
