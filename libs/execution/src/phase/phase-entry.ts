import { evaluateEntry, mayOverlap, svtadReadings } from '@gauntlet/assurance';
import type { EntryEvaluation, OverlapInput, Stated } from '@gauntlet/assurance';
import { GauntletError } from '@gauntlet/contracts';
import type { Principal, RegisterEntry } from '@gauntlet/contracts';
import type { IssueStandingDeps } from '../issues/issue-standing.ts';
import { certifiedPhases, readPhaseFile, type PhaseFile } from './phase-file.ts';

export interface PhaseEntryView extends EntryEvaluation {
  readonly phase: string;
  readonly revision: number;
}

/** Whether a phase may start (SVTAD 12.1, 12.5), from the records as they are. @throws GauntletError 'not-found' */
export async function phaseEntry(phaseId: string, deps: IssueStandingDeps): Promise<PhaseEntryView> {
  return entryOf(await readPhaseFile(phaseId, deps));
}

/**
 * Starts a phase. @throws GauntletError 'conflict' when an Entry Criterion is not met or not known to be (12.1: all are required),
 * when it has started already, or for another revision than the latest; 'not-found'
 */
export async function startPhase(phaseId: string, wanted: { readonly revision: number; readonly startedOn: string }, by: Principal, deps: IssueStandingDeps): Promise<RegisterEntry<'phase'>> {
  const file = await readPhaseFile(phaseId, deps);
  const { body } = file.phase;
  if (body.startedOn !== undefined) throw new GauntletError('conflict', `${phaseId} started on ${body.startedOn}`);
  const { verdict, criteria } = entryOf(file);
  const wanting = criteria.filter((one) => one.verdict !== 'met').map((one) => `${one.clause}: ${one.reason}`);
  if (verdict !== 'met') throw new GauntletError('conflict', `${phaseId} may not start (SVTAD 12.1). ${wanting.join(' ')}`);
  return await deps.records.appendRevision({ kind: 'phase', id: phaseId, after: wanted.revision, reason: 'started: every Entry Criterion of SVTAD 12.5 is met', body: { ...body, startedOn: wanted.startedOn } }, by);
}

function entryOf(file: PhaseFile): PhaseEntryView {
  const { phase } = file;
  const { body } = phase;
  const overlap = overlapOf(file);
  const specification = file.testSpecification !== undefined && (body.ttm ?? file.testSpecification.body.ttm) !== undefined;
  const evaluation = evaluateEntry({
    phase: body.phase,
    release: body.release,
    testPlanSignedOff: yes(file.testPlan !== undefined && file.decided('test-plan', file.testPlan.id, 'sign-off-test-plan') === 'for'),
    certificates: certifiedPhases(file),
    ...(overlap === undefined ? {} : { overlap }),
    testSpecificationWithTtm: yes(specification),
    readiness: readinessOf(file),
    approvalToProceed: yes(file.decided('phase', phase.id, 'approve-to-proceed') === 'for'),
    testingApproachDocument: body.testingApproachDocument,
    readings: svtadReadings,
  });
  return { phase: phase.id, revision: phase.revision, ...evaluation };
}

function yes(said: boolean): Stated {
  return said ? 'yes' : 'no';
}

/** 12.5(d): the DCC's confirmation covers what no record denies. */
function readinessOf(file: PhaseFile): Parameters<typeof evaluateEntry>[0]['readiness'] {
  const confirmed = file.decided('phase', file.phase.id, 'confirm-readiness') === 'for';
  const stated = (state: Stated): Stated => (confirmed && state === 'unknown' ? 'yes' : state);
  const { laboratories, devices, tools, stubs, environments, data } = file.phase.body.readiness;
  return { 'test laboratories': stated(laboratories), 'SMETS1 Devices': stated(devices), tools: stated(tools), stubs: stated(stubs), environments: stated(environments), data: stated(data) };
}

/** SVTAD 5.7: only where SIT and SMETS1 Interface Testing would run at the same time. */
function overlapOf(file: PhaseFile): OverlapInput | undefined {
  const { phase } = file;
  const running = file.phases.filter((one) => one.id !== phase.id && one.body.startedOn !== undefined && one.body.endedOn === undefined).map(candidate);
  const against = file.decided('phase', phase.id, 'agree-overlap');
  const input: OverlapInput = {
    starting: candidate(phase),
    running,
    tagReview: file.decisions('phase', phase.id).some((one) => one.decision === 'review-overlap') ? 'done' : 'not-done',
    panel: against === 'for' ? 'agreed' : against === 'against' ? 'refused' : 'not-asked',
  };
  const apart = mayOverlap({ ...input, tagReview: 'not-done', panel: 'not-asked' });
  return apart.allowed === 'no' ? input : undefined;
}

function candidate({ body }: RegisterEntry<'phase'>): OverlapInput['starting'] {
  if (body.phase === 'SIT') return 'SIT';
  return body.phase === 'UTS' && (body.stage === undefined || body.stage === 'SMETS1 Interface Testing') ? 'SMETS1 Interface Testing' : 'other';
}
