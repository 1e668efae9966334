import type { DmcStepView, DmctDocument, Principal, ScheduleSettings } from '@gauntlet/contracts';
import type { PastDuration } from '@gauntlet/scheduling';
import { advanceHeld } from '../dmct/advance-held.ts';
import { actorOf, type DmctDeps } from '../dmct/dmct-deps.ts';
import type { HeldDmc } from '../dmct/held-dmc.ts';
import type { OccupancyRecords, PackRecords, PortfolioRecords } from '../ports/records.ts';
import type { ScheduleRecords } from '../ports/schedule-records.ts';
import { newId } from '../run/identity.ts';
import { familyOf, planDmctSchedule, scheduleDefaults, wholeSettings, type SchedulingSituation } from './plan-dmct-schedule.ts';
import type { ScheduleDocument, WholeSettings } from './schedule-document.ts';

export interface ScheduleDeps extends DmctDeps {
  readonly lab: Pick<PortfolioRecords, 'findDmcs'> & Pick<PackRecords, 'findPack'> & Pick<OccupancyRecords, 'deviceSetUse'> & ScheduleRecords;
}

const heldSetsMax = 100_000;

/**
 * The DMCT Schedule as it would be published now; nothing is stored.
 * @throws GauntletError as `planDmctSchedule`
 */
export async function planNow(asked: ScheduleSettings, by: Principal, deps: ScheduleDeps): Promise<ScheduleDocument> {
  const actor = actorOf(by, deps);
  const { situation, settings } = await read(asked, actor.today, deps);
  return planDmctSchedule({ ...situation, dmcs: await deps.records.allDmctDmcs() }, settings, { at: actor.recordedAt, by: by.subject });
}

/**
 * SVTAD 20.9–20.10: publishes the DMCT Schedule as a new version with its changes. DMCs that got dates become scheduled; those that lost
 * them go back, and their Supplier Parties are given notice (20.11).
 * @throws GauntletError as `planDmctSchedule`; 'conflict' when another version was published meanwhile
 */
export async function publishSchedule(asked: ScheduleSettings, by: Principal, deps: ScheduleDeps): Promise<ScheduleDocument> {
  const actor = actorOf(by, deps);
  const { situation, settings } = await read(asked, actor.today, deps);
  const version = (situation.published?.version ?? 0) + 1;
  return await deps.records.changeDmct({ dmcIds: 'all' }, by, ({ dmcs }) => {
    const plan = planDmctSchedule({ ...situation, dmcs: [...dmcs.values()] }, settings, { at: actor.recordedAt, by: by.subject });
    const dated = new Set(plan.schedule.entries.map((entry) => entry.dmcId));
    const moved: HeldDmc[] = [];
    const steps: DmcStepView[] = [];
    const documents: DmctDocument[] = [];
    for (const dmc of dmcs.values()) {
      const { dmcId, state } = dmc.record;
      const gets = state === 'to-be-scheduled' && dated.has(dmcId);
      const loses = state === 'scheduled' && !dated.has(dmcId);
      if (!gets && !loses) continue;
      const why = plan.withoutDates.find((one) => one.dmcId === dmcId);
      const notice: DmctDocument = { id: newId(deps.nowMs()), kind: 'schedule-notice', dmcId, madeAt: actor.recordedAt, madeBy: by.subject, body: { dmcId, to: dmc.suppliers.map((one) => one.supplier).sort(), clause: 'SVTAD 20.11', text: `No longer in the DMCT Schedule as of version ${version}: the proposed dates are not reasonably certain.`, rationale: why?.text ?? '' } };
      const event = gets ? { kind: 'schedule', evidence: { 'planned-dates': `schedule:${version}` } } : { kind: 'unschedule', evidence: { rationale: why?.text ?? 'no dates', 'supplier-notice': notice.id } };
      const advance = advanceHeld(dmc, event, actor);
      moved.push(advance.dmc);
      steps.push(advance.step);
      if (loses) documents.push(notice);
    }
    const schedule: ScheduleDocument = { ...plan, version };
    return { change: { dmcs: moved, steps, documents, schedule }, result: schedule };
  });
}

async function read(asked: ScheduleSettings, today: string, { lab, records }: ScheduleDeps): Promise<{ readonly situation: Omit<SchedulingSituation, 'dmcs'>; readonly settings: WholeSettings }> {
  const published = await lab.getSchedule('latest');
  const settings = wholeSettings(asked, published, today);
  const [portfolio, entries, use, past] = await Promise.all([lab.findDmcs('all'), records.listEpclEntries(), lab.deviceSetUse(heldSetsMax), lab.pastDurations()]);
  const families = new Map<string, string>(portfolio.map((dmc) => [dmc.id, familyOf(dmc)]));
  const references = [...Object.values({ ...scheduleDefaults.packs, ...settings.packs }), ...Object.values(settings.nonStandardPacks).flatMap((own) => [own.migration ?? [], own.srvt ?? []].flat())];
  const packs = new Map<string, string | undefined>();
  for (const reference of new Set(references)) {
    const found = await lab.findPack(reference);
    packs.set(reference, found === undefined ? undefined : `${found.pack.key}@${found.pack.version}`);
  }
  const steps = new Map<string, readonly DmcStepView[]>();
  for (const dmcId of Object.keys(settings.nonStandardPacks)) steps.set(dmcId, await records.dmctSteps(dmcId));
  const history = past.map(({ pack, dmcId, minutes }): PastDuration => ({ pack, dmcId, family: families.get(dmcId) ?? '', minutes }));
  return { situation: { portfolio, entries, steps, packs, history, held: new Map<string, string>(use.held.map((one) => [one.dmcId, one.deviceSetId])), published }, settings };
}
