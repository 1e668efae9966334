import type { LaneView, RunView } from '@gauntlet/contracts';
import { markup, nothing, type Markup } from '../markup.ts';

/** How far each DMC is, and why it waits; nothing once every lane has completed. */
export function lanesSection(run: RunView): Markup {
  if (run.lanes.every((lane) => lane.state === 'completed')) return nothing;
  return markup`<section aria-labelledby="lanes">
<h2 id="lanes">Progress by DMC</h2>
<ul class="lanes">${run.lanes.map(laneItem)}</ul>
</section>
`;
}

function laneItem(lane: LaneView): Markup {
  const done = lane.passed + lane.failed + lane.infrastructure + lane.cancelled;
  const place = lane.deviceSetId === null ? '' : ` on ${lane.deviceSetId}`;
  const state = lane.waitingFor === null ? `${lane.state}${place}` : `waits for ${lane.waitingFor}`;
  const failed = lane.failed > 0 ? `, ${lane.failed} failed` : '';
  return markup`<li><span>${lane.dmcId}</span><progress max="${Math.max(1, lane.planned)}" value="${done}" aria-label="${lane.dmcId}"></progress><span>${done} of ${lane.planned}${failed}: ${state}</span></li>\n`;
}
