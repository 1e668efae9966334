import { readOutcome } from '@gauntlet/assurance';
import type { DecisionReading, TestPhase } from '@gauntlet/assurance';
import type { RecordedDecision, RegisterEntry, RegisterKind } from '@gauntlet/contracts';
import { decisionsOn, standingIssues, type IssueStanding, type IssueStandingDeps } from '../issues/issue-standing.ts';
import { allEntries, requireEntry } from '../register/write-entry.ts';

/** Everything that the records hold about a phase, read once. */
export interface PhaseFile {
  readonly phase: RegisterEntry<'phase'>;
  readonly phases: readonly RegisterEntry<'phase'>[];
  readonly issues: readonly IssueStanding[];
  readonly plans: readonly RegisterEntry<'work-off-plan'>[];
  readonly certificates: readonly RegisterEntry<'certificate'>[];
  readonly reports: readonly RegisterEntry<'report'>[];
  readonly deScopings: readonly RegisterEntry<'de-scoping'>[];
  readonly notices: readonly RegisterEntry<'notice'>[];
  readonly testPlan: RegisterEntry<'test-plan'> | undefined;
  readonly testSpecification: RegisterEntry<'test-specification'> | undefined;
  readonly ttm: RegisterEntry<'ttm'> | undefined;
  /** The latest decision of a kind on an entry, and how it reads. */
  readonly decided: (kind: RegisterKind, id: string, decision: string) => DecisionReading | 'none';
  readonly decisions: (kind: RegisterKind, id: string) => readonly RecordedDecision[];
}

const decidedKinds = ['phase', 'work-off-plan', 'certificate', 'report', 'de-scoping', 'test-plan'] as const satisfies readonly RegisterKind[];

/** @throws GauntletError 'not-found' for a phase that is not there */
export async function readPhaseFile(phaseId: string, deps: IssueStandingDeps): Promise<PhaseFile> {
  const phase = await requireEntry('phase', phaseId, deps);
  const [phases, issues, plans, certificates, reports, deScopings, notices] = await Promise.all([
    allEntries('phase', deps),
    standingIssues(deps),
    allEntries('work-off-plan', deps),
    allEntries('certificate', deps),
    allEntries('report', deps, { phase: phaseId }),
    allEntries('de-scoping', deps, { phase: phaseId }),
    allEntries('notice', deps, { phase: phaseId }),
  ]);
  const { testPlan, testSpecification, ttm } = phase.body;
  const named = <Kind extends RegisterKind>(kind: Kind, id: string | undefined) => (id === undefined ? Promise.resolve(undefined) : deps.records.findEntry(kind, id));
  const taken = new Map(await Promise.all(decidedKinds.map(async (kind) => [kind as string, await decisionsOn(kind, deps)] as const)));
  const decisions = (kind: RegisterKind, id: string) => taken.get(kind)?.get(id) ?? [];
  return {
    phase, phases, issues, plans, certificates, reports, deScopings, notices,
    testPlan: await named('test-plan', testPlan),
    testSpecification: await named('test-specification', testSpecification),
    ttm: await named('ttm', ttm),
    decisions,
    decided: (kind, id, decision) => {
      const last = decisions(kind, id).findLast((one) => one.decision === decision);
      return last === undefined ? 'none' : readOutcome(last.outcome);
    },
  };
}

/**
 * Phases of this release whose Test Completion Certificate stands: issued by the DCC, approved by the TAB, not revoked since
 * (1.1, 12.5(b), 15.2), for every DCC Service Provider that the phase names.
 */
export function certifiedPhases(file: PhaseFile): readonly TestPhase[] {
  const standing = file.certificates.filter(({ id }) => certificateState(file, id) === 'valid');
  const ofRelease = file.phases.filter((one) => one.body.release === file.phase.body.release && one.body.stage === undefined);
  const certified = ofRelease.filter((one) => {
    const holders = standing.filter((certificate) => certificate.body.phase === one.id).map((certificate) => certificate.body.serviceProvider);
    return holders.length > 0 && one.body.serviceProviders.every((provider) => holders.includes(provider));
  });
  return [...new Set(certified.map((one) => one.body.phase))];
}

export type CertificateState = 'valid' | 'not-issued' | 'not-approved' | 'revoked';

export function certificateState(file: Pick<PhaseFile, 'decisions' | 'decided'>, id: string): CertificateState {
  if (file.decided('certificate', id, 'issue-test-completion-certificate') !== 'for') return 'not-issued';
  if (file.decided('certificate', id, 'approve-test-completion-certificate') !== 'for') return 'not-approved';
  const taken = file.decisions('certificate', id);
  const revoked = taken.findLast((one) => one.decision === 'revoke-test-completion-certificate');
  if (revoked === undefined || readOutcome(revoked.outcome) !== 'for') return 'valid';
  // SVTAD 15.2: revoked pending resolution; it stands again when the TAB approves it anew.
  const approved = taken.findLast((one) => one.decision === 'approve-test-completion-certificate');
  return approved !== undefined && approved.decidedAt > revoked.decidedAt ? 'valid' : 'revoked';
}
