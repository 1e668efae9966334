import { environmentDecision, mayReport, readOutcome } from '@gauntlet/assurance';
import type { EnvironmentDecision, ReportDecision } from '@gauntlet/assurance';
import type { AttemptView, DmctDocument, EpclEntry, InputProblem, IssueDmctReport, Principal, RunId } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { DmctRun } from '../ports/dmct-records.ts';
import type { DecisionRecords, OccupancyRecords } from '../ports/records.ts';
import type { ResultReader } from '../ports/result-store.ts';
import { newId } from '../run/identity.ts';
import { advanceHeld } from './advance-held.ts';
import { actorOf, type DmctDeps } from './dmct-deps.ts';
import type { HeldDmc } from './held-dmc.ts';
import { commencedOn, previewCompletion, type CompletionRecord } from './judge-completion.ts';
import { heldDmc } from './source-data.ts';
import { testingIssues, type DmctTestingIssue } from './testing-issues.ts';

export interface DmctReportDeps extends DmctDeps {
  readonly results: Pick<ResultReader, 'listAttempts'>;
  readonly lab: Pick<OccupancyRecords, 'shardTokens'> & Pick<DecisionRecords, 'listDecisions'>;
}

/** The DMCT Report of SVTAD 20.26 and 20.29, whole; (a) to (f) are the letters of 20.29. */
export interface DmctReport {
  readonly dmcId: string;
  readonly suppliers: readonly string[];
  /** (a), 20.26(a) */
  readonly entries: readonly EpclEntry[];
  /** 20.26(b) */
  readonly why: string;
  readonly testing: 'required' | 'not-required';
  readonly preconditions: ReportDecision['preconditions'];
  /** (b); left out where no testing was required. */
  readonly environment?: EnvironmentDecision & { readonly tested: string; readonly production: string };
  /** (c), (d): every test of the runs that count. */
  readonly runs: readonly (Omit<DmctRun, 'counts'> & { readonly counts: DmctRun['counts']; readonly tests: readonly ReportedTest[] })[];
  /** Runs that a re-run replaced, as history (20.20). */
  readonly earlierRuns: readonly Omit<DmctRun, 'counts'>[];
  /** (e) */
  readonly issues: readonly DmctTestingIssue[];
  /** (f); left out where no testing was required. */
  readonly completion?: CompletionRecord;
}

export type ReportedTest = Pick<AttemptView, 'testKey' | 'functionalGroup' | 'outcome' | 'reason' | 'attemptId'>;

/**
 * SVTAD 20.26–20.31: makes the DMCT Report of a DMC and proposes its entries for the EPCL. Nothing is made while a precondition is not met.
 * @throws GauntletError 'conflict' that lists every precondition that is not met, with its clause; 'invalid-input' for an entry that is
 * not on record for this DMC; 'not-found'
 */
export async function issueDmctReport(dmcId: string, given: IssueDmctReport, by: Principal, deps: DmctReportDeps): Promise<{ readonly report: DmctDocument<DmctReport>; readonly dmc: HeldDmc }> {
  const held = await deps.records.getDmctDmc(dmcId);
  if (held === undefined) throw new GauntletError('not-found', `${dmcId.slice(0, 80)} is in no submission (SVTAD 20.2)`);
  const entries = entriesOf(dmcId, given.entries, await deps.records.listEpclEntries());
  const { body, panel } = await collect(held, given, entries, deps);
  const unmet = body.preconditions.filter((one) => one.verdict !== 'met');
  if (unmet.length > 0) throw new GauntletError('conflict', `no DMCT Report can be made of ${dmcId} yet`, { problems: unmet.map((one) => ({ path: one.clause, value: one.verdict, expected: one.title })) });
  const actor = actorOf(by, deps);
  const report: DmctDocument<DmctReport> = { id: newId(deps.nowMs()), kind: 'dmct-report', dmcId, madeAt: actor.recordedAt, madeBy: by.subject, body };
  return await deps.records.changeDmct({ dmcIds: [dmcId] }, by, ({ dmcs }) => {
    const evidence = { 'dmct-report': report.id, ...(body.testing === 'not-required' ? { rationale: given.why.slice(0, 500) } : panel === undefined ? {} : { 'panel-determination': panel }) };
    const { dmc, step } = advanceHeld(heldDmc(dmcs, dmcId), { kind: 'issue-report', evidence }, actor);
    return { change: { dmcs: [dmc], steps: [step], documents: [report], epcl: entries.map((entry): EpclEntry => ({ ...entry, state: 'proposed' })) }, result: { report, dmc } };
  });
}

/** SVTAD 20.26: the proposed entries of a reported DMC are added to the EPCL. @throws GauntletError 'conflict' when none is proposed */
export async function enterOnEpcl(dmcId: string, addedOn: string | undefined, by: Principal, deps: DmctDeps): Promise<HeldDmc> {
  const actor = actorOf(by, deps);
  const proposed = (await deps.records.listEpclEntries()).filter((entry) => entry.dmcId === dmcId && entry.state === 'proposed');
  return await deps.records.changeDmct({ dmcIds: [dmcId] }, by, ({ dmcs }) => {
    const held = heldDmc(dmcs, dmcId);
    if (proposed.length === 0) throw new GauntletError('conflict', `no EPCL entry of ${dmcId} is proposed (SVTAD 20.26)`);
    const { dmc, step } = advanceHeld(held, { kind: 'enter-on-epcl', on: addedOn, evidence: { 'epcl-entry': proposed.map((entry) => entry.id).join(', ') } }, actor);
    return { change: { dmcs: [dmc], steps: [step], epcl: proposed.map((entry): EpclEntry => ({ ...entry, state: 'on-list', addedOn: step.on })) }, result: dmc };
  });
}

function entriesOf(dmcId: string, wanted: readonly string[], known: readonly EpclEntry[]): readonly EpclEntry[] {
  const problems: InputProblem[] = [];
  const entries = wanted.flatMap((id, index) => {
    const entry = known.find((one) => one.id === id && one.dmcId === dmcId);
    if (entry === undefined || entry.state === 'on-list') {
      const own = known.filter((one) => one.dmcId === dmcId && one.state !== 'on-list').map((one) => one.id);
      problems.push({ path: `entries[${index}]`, value: JSON.stringify(id), expected: `an EPCL entry of ${dmcId} that is planned or proposed${own.length === 0 ? '; none is on record' : `: ${own.join(', ')}`}` });
      return [];
    }
    return [entry];
  });
  if (problems.length > 0) throw new GauntletError('invalid-input', `the report has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
  return entries;
}

async function collect(held: HeldDmc, given: IssueDmctReport, entries: readonly EpclEntry[], deps: DmctReportDeps): Promise<{ readonly body: DmctReport; readonly panel: string | undefined }> {
  const { dmcId, state, migration } = held.record;
  const [steps, runs, decisions] = await Promise.all([deps.records.dmctSteps(dmcId), deps.records.dmctRuns(dmcId), deps.lab.listDecisions({ limit: 1_000, matterKind: 'dmc', matterId: dmcId })]);
  const last = (decision: string) => decisions.items.findLast((one) => one.decision === decision);
  const testing = state === 'excluded-equivalent' ? 'not-required' : 'required';
  const completion = testing === 'required' ? await previewCompletion(dmcId, deps.records) : undefined;
  const counted = runs.filter((run) => completion?.packs.some((pack) => pack.runId === run.runId) === true);
  const tested = counted.at(-1)?.environmentVersion ?? '';
  const [tag, panel] = [last('agree-environment-version'), last('determine-mt-complete')];
  const environment = environmentDecision({ testedVersion: tested, testingStarted: testing === 'required' ? commencedOn(steps) : '2000-01-01', productionVersion: given.productionVersion, versions: given.versions, tag: ({ for: 'agreed', against: 'refused', unclear: 'not-asked' } as const)[readOutcome(tag?.outcome ?? '')] });
  const decision = mayReport({
    testing,
    completion: state === 'tested' || testing === 'not-required' ? (completion?.verdict ?? 'met') : 'undecidable',
    migration,
    panelMtDetermination: ({ for: 'complete', against: 'not-complete', unclear: 'pending' } as const)[readOutcome(panel?.outcome ?? '')],
    environment: sameVersion(counted) ? environment : { ...environment, allowed: 'no', reason: `The packs ran against different versions: ${counted.map((run) => run.environmentVersion).join(', ')}.` },
    proposedEntries: entries.map((entry) => entry.id),
    whyEntered: given.why,
  });
  const body: DmctReport = {
    dmcId,
    suppliers: held.suppliers.map((one) => one.supplier).sort(),
    entries,
    why: given.why,
    testing,
    preconditions: decision.preconditions,
    ...(testing === 'required' ? { environment: { ...environment, tested, production: given.productionVersion } } : {}),
    runs: await Promise.all(counted.map(async (run) => ({ ...run, tests: await testsOf(run, deps) }))),
    earlierRuns: runs.filter((run) => !counted.includes(run)).map(({ counts: _counts, ...run }) => run),
    issues: testingIssues(steps),
    ...(completion === undefined ? {} : { completion }),
  };
  return { body, panel: panel?.id };
}

function sameVersion(runs: readonly DmctRun[]): boolean {
  return new Set(runs.map((run) => run.environmentVersion)).size <= 1;
}

async function testsOf(run: DmctRun, { results, lab }: DmctReportDeps): Promise<readonly ReportedTest[]> {
  const current = await lab.shardTokens(run.runId as RunId);
  const tests: ReportedTest[] = [];
  let cursor: string | undefined;
  do {
    const page = await results.listAttempts({ runId: run.runId, current, dmcId: run.dmcId, cursor, limit: 5_000 });
    for (const { testKey, functionalGroup, outcome, reason, attemptId, standing } of page.items) if (standing === 'counted') tests.push({ testKey, functionalGroup, outcome, reason, attemptId });
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return tests.sort((a, b) => (a.testKey < b.testKey ? -1 : 1));
}
