import { mayStartPack, readOutcome } from '@gauntlet/assurance';
import type { DmctRunView, Principal, RunView, StartPack } from '@gauntlet/contracts';
import { GauntletError, submitRunSchema } from '@gauntlet/contracts';
import type { DecisionRecords, PackRecords, StoredPack } from '../ports/records.ts';
import type { ScheduleRecords } from '../ports/schedule-records.ts';
import { submitRun, type SubmitRunDeps } from '../run/submit-run.ts';
import { scheduleDefaults } from '../schedule/plan-dmct-schedule.ts';
import { advanceHeld } from './advance-held.ts';
import { actorOf, type DmctDeps } from './dmct-deps.ts';
import type { HeldDmc } from './held-dmc.ts';
import { heldDmc } from './source-data.ts';

export interface StartPackDeps extends DmctDeps {
  readonly runs: SubmitRunDeps['records'];
  readonly lab: Pick<PackRecords, 'findPack'> & Pick<ScheduleRecords, 'getSchedule'> & Pick<DecisionRecords, 'listDecisions'>;
  readonly platformVersion: string;
  readonly traceparent: string;
}

/**
 * SVTAD 20.13–20.17: starts a pack on a DMC, or starts it again where a change was made (20.20): submits the run and moves the DMC. The
 * pack is the standard one of the last published schedule's settings, or the DMC's Non-Standard one.
 * @throws GauntletError 'conflict' when the pack is not next, is not agreed (20.16) or a run of it is under way; 'invalid-input' for a
 * DMC that is not in the portfolio or to which no test applies
 */
export async function startPack(dmcId: string, given: StartPack, by: Principal, deps: StartPackDeps): Promise<{ readonly run: RunView; readonly dmc: HeldDmc }> {
  const actor = actorOf(by, deps);
  const held = await deps.records.getDmctDmc(dmcId);
  if (held === undefined) throw new GauntletError('not-found', `${dmcId.slice(0, 80)} is in no submission (SVTAD 20.2)`);
  const before = await deps.records.dmctRuns(dmcId);
  const underWay = before.find((one) => one.verdict === null);
  if (underWay !== undefined) throw new GauntletError('conflict', `run ${underWay.runId} of the ${underWay.pack} pack on ${dmcId} is under way`);
  const event = eventOf(held, given.pack);
  const pack = await packOf(held, given.pack, deps);
  await requireAgreed(held, given.pack, pack, deps);
  const request = submitRunSchema.parse({ packs: [pack.hash], dmcs: [dmcId], environment: given.environment, deadlineMinutes: given.deadlineMinutes });
  const idempotencyKey = `dmct:${dmcId}:${before.length}`;
  const { run } = await submitRun({ request, by, idempotencyKey, traceparent: deps.traceparent }, { records: deps.runs, nowMs: deps.nowMs, platformVersion: deps.platformVersion });
  return await deps.records.changeDmct({ dmcIds: [dmcId] }, by, ({ dmcs }) => {
    const now = heldDmc(dmcs, dmcId);
    const advance = event === undefined ? undefined : advanceHeld(now, { kind: event, evidence: { 'environment-version': given.environmentVersion } }, actor);
    const dmc = advance?.dmc ?? now;
    const link: DmctRunView = { runId: run.id, dmcId, pack: given.pack, packReference: `${pack.pack.key}@${pack.pack.version}`, attempt: dmc.record.runs[given.pack], environmentVersion: given.environmentVersion, startedOn: actor.today, startedBy: by.subject, verdict: null };
    return { change: { dmcs: [dmc], steps: advance === undefined ? [] : [advance.step], run: link }, result: { run, dmc } };
  });
}

/** The event that starts the pack; undefined where the life cycle has begun it already and only its run is missing. */
function eventOf(held: HeldDmc, pack: StartPack['pack']): string | undefined {
  const { dmcId, state, migration } = held.record;
  if (pack === 'migration' && state === 'scheduled' && migration === 'dmct') return 'start-migration-testing';
  if (pack === 'srvt' && state === 'ready-for-srvt') return 'start-srvt';
  if (state === 'testing' && held.record.pack === pack) return undefined;
  const migrationTesting = state === 'ready-for-srvt' ? 'complete' : 'not-complete';
  const { allowed, reason } = mayStartPack({ pack, migration, migrationTesting, testPack: { kind: held.record.testPack, tag: 'agreed', sos: 'not-referred' } });
  throw new GauntletError('conflict', `the ${pack} pack cannot start while ${dmcId} is ${state}: ${allowed === 'no' ? reason : 'it is not its turn'} (SVTAD 20.14)`);
}

async function packOf(held: HeldDmc, kind: StartPack['pack'], { lab }: StartPackDeps): Promise<StoredPack> {
  const settings = (await lab.getSchedule('latest'))?.settings ?? scheduleDefaults;
  const reference = settings.nonStandardPacks[held.record.dmcId]?.[kind] ?? settings.packs[kind];
  const found = await lab.findPack(reference);
  if (found === undefined) throw new GauntletError('conflict', `the ${kind} pack ${reference} is not in the records; import it first`);
  return found;
}

/** A decision whose words are unclear is not yet one. */
const agreed = { for: 'agreed', against: 'refused', unclear: 'pending' } as const;
const approved = { for: 'approved', against: 'refused', unclear: 'not-referred' } as const;

/** SVTAD 20.16: a standard pack is agreed with the TAG or determined by the Secretary of State; for 20.17 the life cycle holds it. */
async function requireAgreed(held: HeldDmc, kind: StartPack['pack'], { pack }: StoredPack, { lab }: StartPackDeps): Promise<void> {
  const { migration, testPack, dmcId } = held.record;
  const id = `${pack.key}@${pack.version}`;
  const { items } = await lab.listDecisions({ limit: 1_000, matterKind: 'test-pack', matterId: id });
  const last = (decision: string) => items.findLast((one) => one.decision === decision);
  const [tag, sos] = [last('agree-standard-pack'), last('determine-standard-pack')];
  const agreement = testPack === 'non-standard'
    ? { kind: testPack, tag: 'agreed' as const, sos: 'not-referred' as const }
    : { kind: testPack, tag: agreed[readOutcome(tag?.outcome ?? '')], sos: approved[readOutcome(sos?.outcome ?? '')] };
  const start = mayStartPack({ pack: kind, migration, migrationTesting: 'complete', testPack: agreement });
  if (start.allowed === 'no') throw new GauntletError('conflict', `${start.clause}: ${start.reason} (${dmcId}; decisions on test-pack:${id})`);
}
