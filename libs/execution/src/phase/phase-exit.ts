import { createHash } from 'node:crypto';
import { evaluatePhaseExit, readOutcome, ruleSets, sitCompletion, svtadReadings } from '@gauntlet/assurance';
import type { PhaseExitEvaluation, SitCompletion } from '@gauntlet/assurance';
import { canonicalJson, GauntletError } from '@gauntlet/contracts';
import type { IssueStandingDeps } from '../issues/issue-standing.ts';
import { exitEvidence } from './exit-evidence.ts';
import { readPhaseFile, type PhaseFile } from './phase-file.ts';
import { phaseTests, type PhaseTests, type PhaseTestsDeps, type ProposedDeScoping } from './phase-tests.ts';

export interface PhaseExitDeps {
  readonly records: IssueStandingDeps['records'] & PhaseTestsDeps['records'];
  readonly results: PhaseTestsDeps['results'];
  readonly now: () => Date;
}

export interface PhaseExitView extends PhaseExitEvaluation {
  readonly phase: string;
  readonly revision: number;
  /** ISO 8601, UTC. */
  readonly evaluatedAt: string;
  /** sha256 of everything that the verdict rests on: the same inputs give the same verdict. */
  readonly inputsHash: string;
  readonly runs: readonly string[];
  readonly stageExitVersion: string;
  /** SIT only: how far the process of 13.15–13.16 is. */
  readonly completion: SitCompletion | null;
}

/** A phase's exit with all that it was judged from, for reports. */
export interface PhaseExitFile {
  readonly file: PhaseFile;
  readonly tests: PhaseTests;
  readonly exit: PhaseExitView;
}

/**
 * Judges the exit of PIT or SIT of a Capability Release (SVTAD 12.6, 13, 14.5) from the runs that the phase counts, the registers and
 * the decisions, and stores nothing. @throws GauntletError 'not-found'; 'conflict' for a phase whose criteria are in another document
 */
export async function phaseExit(phaseId: string, deps: PhaseExitDeps): Promise<PhaseExitView> {
  return (await phaseExitFile(phaseId, deps)).exit;
}

/** @throws as `phaseExit` */
export async function phaseExitFile(phaseId: string, deps: PhaseExitDeps): Promise<PhaseExitFile> {
  const file = await readPhaseFile(phaseId, deps);
  const { body, revision } = file.phase;
  const gate = body.phase;
  if (gate !== 'PIT' && gate !== 'SIT') throw new GauntletError('conflict', `the Exit Criteria of ${gate} are in its Testing Approach Document; SVTAD 12.6 has those of PIT and SIT`);
  const tests = await phaseTests(body, proposalsOf(file), deps);
  const input = {
    tests: { scope: ['functional', 'regression'] as const, dmcs: tests.dmcs, deScopings: tests.deScopings, rules: gate === 'SIT' ? ruleSets.sitExit : ruleSets.pitExit },
    thresholds: { gate, release: body.release, issues: file.issues.map((one) => one.issue), serviceProviders: body.serviceProviders, readings: svtadReadings },
    evidence: exitEvidence(file, tests),
  };
  const evaluation = evaluatePhaseExit(input);
  const exit: PhaseExitView = {
    phase: phaseId,
    revision,
    evaluatedAt: deps.now().toISOString(),
    inputsHash: createHash('sha256').update(canonicalJson(input)).digest('hex'),
    runs: tests.runs.map((run) => run.id),
    stageExitVersion: tests.stageExitVersion,
    completion: gate === 'SIT' ? completionOf(file) : null,
    ...evaluation,
    notes: [...evaluation.notes, ...notesOn(file, tests)],
  };
  return { file, tests, exit };
}

/** 12.6(a): the TAB's word, and for SIT the Secretary of State's on it; an outcome that cannot be read leaves it pending. */
function proposalsOf(file: PhaseFile): readonly ProposedDeScoping[] {
  const tab = { for: 'approved', against: 'against', unclear: 'pending', none: 'pending' } as const;
  const sos = { for: 'approved', against: 'refused', unclear: 'pending', none: 'pending' } as const;
  return file.deScopings.map(({ id, body }) => ({
    dmcId: body.dmc,
    packKind: body.packKind,
    tests: body.tests,
    tab: tab[file.decided('de-scoping', id, 'approve-de-scoping')],
    sos: sos[file.decided('de-scoping', id, 'approve-de-scoping-in-sit')],
  }));
}

function completionOf(file: PhaseFile): SitCompletion {
  const taken = file.decisions('phase', file.phase.id);
  const determined = taken.findLast((one) => one.decision === 'determine-sit-completion');
  const reading = determined === undefined ? 'none' : readOutcome(determined.outcome);
  const later = determined !== undefined && file.notices.some((notice) => notice.at > determined.decidedAt && notice.body.sent.length > 0);
  return sitCompletion({
    notified: [...new Set(file.notices.flatMap((notice) => notice.body.to))].filter((to) => to === 'SoS' || to === 'Authority' || to === 'Panel' || to === 'Parties'),
    sent: [...new Set(file.notices.flatMap((notice) => notice.body.sent))],
    tagReview: taken.some((one) => one.decision === 'recommend-completion') ? 'done' : 'not-done',
    panel: reading === 'for' ? 'complete' : reading === 'against' ? 'not-met' : 'pending',
    resubmitted: later ? 'yes' : 'no',
  });
}

function notesOn(file: PhaseFile, tests: PhaseTests): readonly string[] {
  const named = new Set(file.issues.flatMap(({ entry }) => entry.body.attempts.map((attempt) => `${attempt.dmcId} ${attempt.packKey}:${attempt.testKey}`)));
  const silent = tests.tests.filter((test) => test.outcome === 'failed' && !named.has(`${test.dmcId} ${test.test}`));
  const underway = tests.runs.filter((run) => run.endedAt === null);
  return [
    ...(silent.length === 0 ? [] : [`${silent.length} tests failed that no Testing Issue names (SVTAD 9.2), e.g. ${silent.slice(0, 3).map((test) => `${test.test} on ${test.dmcId}`).join(', ')}.`]),
    ...(underway.length === 0 ? [] : [`${underway.length} of the runs go on: ${underway.map((run) => run.id).join(', ')}.`]),
    ...(tests.runs.length === 0 ? ['The phase counts no run.'] : []),
    ...(file.phase.body.stageExitVersion === undefined && tests.runs.length > 0 ? [`No stage-exit version is stated; that of the latest run is taken: ${tests.stageExitVersion}.`] : []),
  ];
}
