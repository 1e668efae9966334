import { countAttempts } from '@gauntlet/assurance';
import type { AttemptOutcome, DeScoping, DmcCounts } from '@gauntlet/assurance';
import { GauntletError } from '@gauntlet/contracts';
import type { AttemptView, PackKind, RunId, RunView } from '@gauntlet/contracts';
import type { Records } from '../ports/records.ts';
import type { ResultReader } from '../ports/result-store.ts';

export interface PhaseTestsDeps {
  readonly records: Pick<Records, 'getRun' | 'plannedShards'>;
  readonly results: Pick<ResultReader, 'listAttempts' | 'listWithoutEvidence'>;
}

/** A planned test of a phase on one DMC, with the outcome of its latest valid attempt (9.4). */
export interface PhaseTest {
  readonly dmcId: string;
  readonly packKind: PackKind;
  /** "pack:test", the same over versions of the pack. */
  readonly test: string;
  readonly functionalGroup: string;
  readonly outcome: 'passed' | 'failed' | 'not-run';
  /** Why it failed or was not run. */
  readonly reason: string;
  /** The attempt that decides it; undefined for a test that was never tried. */
  readonly attempt: AttemptView | undefined;
}

export interface PhaseTests {
  readonly runs: readonly RunView[];
  readonly tests: readonly PhaseTest[];
  readonly dmcs: readonly DmcCounts[];
  readonly deScopings: readonly DeScoping[];
  readonly stageExitVersion: string;
  /** 12.6(d): attempts that passed or failed and of which no message is stored. */
  readonly withoutEvidence: readonly string[];
}

/** A proposal to leave out tests, with what was decided on it. */
export interface ProposedDeScoping extends Pick<DeScoping, 'dmcId' | 'packKind' | 'tab' | 'sos'> {
  readonly tests: readonly string[];
}

const evidenceMax = 100;

/**
 * What was planned and what happened in the runs that a phase counts, test by test: over all runs, by the latest valid attempt.
 * @throws GauntletError 'not-found' for a run that is not there, 'unavailable' when the results cannot be read: never counts instead
 */
export async function phaseTests(phase: { readonly runs: readonly string[]; readonly stageExitVersion?: string | undefined }, proposals: readonly ProposedDeScoping[], deps: PhaseTestsDeps): Promise<PhaseTests> {
  const seen: SeenTest[] = [];
  const runs: RunView[] = [];
  const withoutEvidence: string[] = [];
  for (const runId of new Set(phase.runs)) {
    const run = await deps.records.getRun(runId as RunId);
    if (run === undefined) throw new GauntletError('not-found', `the phase counts run ${runId}, which is not there`);
    runs.push(run);
    seen.push(...(await testsOf(run, deps)));
    if (withoutEvidence.length < evidenceMax) withoutEvidence.push(...(await deps.results.listWithoutEvidence(runId, evidenceMax)));
  }
  const latestRun = runs.toSorted((one, other) => (one.submittedAt < other.submittedAt ? -1 : 1)).at(-1);
  const stageExitVersion = phase.stageExitVersion ?? latestRun?.targetVersion ?? '';
  const merged = merge(seen);
  const dmcIds = [...new Set(merged.map((one) => one.dmcId))].sort();
  return {
    runs,
    tests: merged.map((one) => outcomeOf(one, stageExitVersion)),
    dmcs: dmcIds.map((dmcId) => countsOf(dmcId, merged, { proposals, stageExitVersion })),
    deScopings: proposals.map((proposal, index) => appliedTo(proposal, proposals.slice(0, index), merged)),
    stageExitVersion,
    withoutEvidence,
  };
}

interface SeenTest extends Pick<PhaseTest, 'dmcId' | 'packKind' | 'test'> {
  readonly attempts: readonly AttemptView[];
}

async function testsOf(run: RunView, deps: PhaseTestsDeps): Promise<SeenTest[]> {
  const shards = await deps.records.plannedShards(run.id as RunId);
  const current = shards.filter((shard) => shard.leaseToken > 0).map(({ shardId, leaseToken }) => ({ shardId, leaseToken }));
  const attempts: AttemptView[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await deps.results.listAttempts({ runId: run.id, current, cursor, limit: 1_000 });
    attempts.push(...page.items.filter((attempt) => attempt.standing !== 'late'));
    if (page.next === null) break;
    cursor = page.next;
  }
  const attemptsOf = Map.groupBy(attempts, (attempt) => attempt.testId);
  const packs = new Map(run.packs.map((pack) => [pack.hash, pack]));
  return shards.flatMap((shard) =>
    shard.tests.flatMap((test) => {
      const pack = packs.get(test.packHash);
      return pack === undefined ? [] : [{ dmcId: shard.dmcId, packKind: pack.kind as PackKind, test: `${pack.key}:${test.testKey}`, attempts: attemptsOf.get(test.testId) ?? [] }];
    }),
  );
}

/** One entry per test and DMC over all runs, attempts in the order in which they were made. */
function merge(seen: readonly SeenTest[]): readonly SeenTest[] {
  const groups = Map.groupBy(seen, (one) => `${one.dmcId}\n${one.packKind}\n${one.test}`);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const attempts = same.flatMap((one) => one.attempts).sort((one, other) => (one.startedAt === other.startedAt ? one.tryNumber - other.tryNumber : one.startedAt < other.startedAt ? -1 : 1));
    return [{ ...first, attempts }];
  });
}

function validOf(test: SeenTest, stageExitVersion: string): readonly AttemptView[] {
  return test.attempts.filter(isExecuted).filter((attempt) => test.packKind !== 'regression' || attempt.targetVersion === stageExitVersion);
}

function isExecuted(attempt: AttemptView): boolean {
  return attempt.outcome === 'passed' || attempt.outcome === 'failed';
}

function outcomeOf(test: SeenTest, stageExitVersion: string): PhaseTest {
  const { dmcId, packKind } = test;
  const valid = validOf(test, stageExitVersion).at(-1);
  const last = test.attempts.at(-1);
  const frame = { dmcId, packKind, test: test.test, functionalGroup: last?.functionalGroup ?? '' };
  if (valid !== undefined) return { ...frame, outcome: valid.outcome === 'passed' ? 'passed' : 'failed', reason: valid.reason, attempt: valid };
  const reason = last === undefined ? 'never tried' : isExecuted(last) ? `ran on version ${last.targetVersion}, not on the stage-exit version ${stageExitVersion} (SVTAD 12.6(f))` : `${last.outcome}: ${last.reason}`;
  return { ...frame, outcome: 'not-run', reason, attempt: last };
}

function countsOf(dmcId: string, tests: readonly SeenTest[], from: { readonly proposals: readonly ProposedDeScoping[]; readonly stageExitVersion: string }): DmcCounts {
  const of = (kind: PackKind) => tests.filter((one) => one.dmcId === dmcId && one.packKind === kind);
  const counts = (kind: PackKind) =>
    countAttempts({
      kind,
      planned: of(kind).map((one) => one.test),
      deScoped: from.proposals.filter((one) => one.dmcId === dmcId && one.packKind === kind).flatMap((one) => one.tests),
      attempts: of(kind).flatMap((one) => one.attempts.map((attempt, sequence): AttemptOutcome => ({ testId: one.test, sequence, outcome: attempt.outcome, version: attempt.targetVersion }))),
      stageExitVersion: from.stageExitVersion,
    });
  const notPassed = (kind: PackKind) => of(kind).filter((one) => outcomeOf(one, from.stageExitVersion).outcome !== 'passed').map((one) => one.test);
  return { dmcId, functional: counts('functional'), regression: counts('regression'), evidence: { functional: notPassed('functional').slice(0, evidenceMax), regression: notPassed('regression').slice(0, evidenceMax) } };
}

/** How many planned tests a proposal really leaves out: what was executed stays executed, and no test leaves the plan twice. */
function appliedTo({ tests, ...proposal }: ProposedDeScoping, earlier: readonly ProposedDeScoping[], planned: readonly SeenTest[]): DeScoping {
  const before = new Set(earlier.filter((one) => one.dmcId === proposal.dmcId && one.packKind === proposal.packKind).flatMap((one) => one.tests));
  const open = new Set(planned.filter((one) => one.dmcId === proposal.dmcId && one.packKind === proposal.packKind && !one.attempts.some(isExecuted)).map((one) => one.test));
  return { ...proposal, tests: [...new Set(tests)].filter((test) => open.has(test) && !before.has(test)).length };
}
