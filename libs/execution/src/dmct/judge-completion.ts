import { defaultCompletionRule, objectivesShown, suppliersToTellOfFailure, testingComplete } from '@gauntlet/assurance';
import type { Completion, CompletionRule, DmctPack } from '@gauntlet/assurance';
import type { CompletionRuleInput, DmcStepView, DmctDocument, Principal, Verdict } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { DmctRecords, DmctRun } from '../ports/dmct-records.ts';
import { newId } from '../run/identity.ts';
import { advanceHeld } from './advance-held.ts';
import { actorOf, type DmctDeps } from './dmct-deps.ts';
import type { HeldDmc } from './held-dmc.ts';
import { heldDmc } from './source-data.ts';

/** SVTAD 20.28 on one DMC under the rule in force, pack by pack: both objectives of 20.13 have to be shown. */
export interface CompletionRecord {
  readonly dmcId: string;
  readonly verdict: Verdict;
  readonly rule: CompletionRule;
  readonly statement: string;
  readonly packs: readonly { readonly pack: DmctPack; readonly packReference: string; readonly runId: string; readonly environmentVersion: string; readonly completion: Completion }[];
  /** 20.14: how migration was tested. */
  readonly migration: 'dmct' | 'mtad';
}

/**
 * Judges whether testing of a DMC is complete; stores nothing.
 * @throws GauntletError 'not-found'; 'conflict' while a pack has no decided run
 */
export async function previewCompletion(dmcId: string, records: DmctRecords): Promise<CompletionRecord> {
  const [held, runs, rules] = await Promise.all([records.getDmctDmc(dmcId), records.dmctRuns(dmcId), records.listCompletionRules()]);
  if (held === undefined) throw new GauntletError('not-found', `${dmcId.slice(0, 80)} is in no submission (SVTAD 20.2)`);
  return judge(held, runs, rules.at(-1) ?? defaultCompletionRule);
}

export interface CompletionResult {
  readonly completion: CompletionRecord;
  readonly dmc: HeldDmc;
  /** Left out while testing is not complete. */
  readonly document?: DmctDocument<CompletionRecord>;
}

/** SVTAD 20.28: declares testing complete where the rule in force is met; else nothing moves and the criteria say why. @throws as `previewCompletion` */
export async function declareComplete(dmcId: string, by: Principal, deps: DmctDeps): Promise<CompletionResult> {
  const completion = await previewCompletion(dmcId, deps.records);
  const actor = actorOf(by, deps);
  return await deps.records.changeDmct<CompletionResult>({ dmcIds: [dmcId] }, by, ({ dmcs }) => {
    const held = requirePacksRun(heldDmc(dmcs, dmcId));
    if (completion.verdict !== 'met') return { change: {}, result: { completion, dmc: held } };
    const document: DmctDocument<CompletionRecord> = { id: newId(deps.nowMs()), kind: 'completion', dmcId, madeAt: actor.recordedAt, madeBy: by.subject, body: completion };
    const { dmc, step } = advanceHeld(held, { kind: 'declare-complete', evidence: { 'completion-verdict': document.id } }, actor);
    return { change: { dmcs: [dmc], steps: [step], documents: [document] }, result: { completion, dmc, document } };
  });
}

/** SVTAD 20.30: why a DMC failed testing, as its Supplier Parties are told. */
export interface FailureReasons {
  readonly dmcId: string;
  readonly to: readonly string[];
  readonly reasons: string;
  readonly testingCommenced: string;
  readonly criteria: readonly { readonly pack: DmctPack; readonly title: string; readonly clause: string; readonly verdict: Verdict; readonly observed: string; readonly limit: string }[];
}

/**
 * SVTAD 20.30: a DMC has failed testing; the reasons go to every Supplier Party whose last submission before testing, or any after, held it.
 * @throws GauntletError 'conflict' when the completion rule is met, and as `previewCompletion`
 */
export async function declareFailed(dmcId: string, reasons: string, by: Principal, deps: DmctDeps): Promise<{ readonly notice: DmctDocument<FailureReasons>; readonly dmc: HeldDmc }> {
  const [completion, submissions, steps] = await Promise.all([previewCompletion(dmcId, deps.records), deps.records.submissionsWith(dmcId), deps.records.dmctSteps(dmcId)]);
  if (completion.verdict === 'met') throw new GauntletError('conflict', `testing of ${dmcId} is complete under ${completion.rule.name} ${completion.rule.version} (SVTAD 20.28); it has not failed`);
  const actor = actorOf(by, deps);
  const testingCommenced = commencedOn(steps);
  const criteria = completion.packs.flatMap(({ pack, completion: judged }) => judged.dmcs.flatMap((dmc) => dmc.criteria.map(({ title, clause, verdict, observed, limit }) => ({ pack, title, clause, verdict, observed, limit }))));
  const document = { dmcId, madeAt: actor.recordedAt, madeBy: by.subject };
  const record: DmctDocument<CompletionRecord> = { ...document, id: newId(deps.nowMs()), kind: 'completion', body: completion };
  const notice: DmctDocument<FailureReasons> = { ...document, id: newId(deps.nowMs()), kind: 'failure-reasons', body: { dmcId, to: suppliersToTellOfFailure(submissions, testingCommenced), reasons, testingCommenced, criteria } };
  return await deps.records.changeDmct({ dmcIds: [dmcId] }, by, ({ dmcs }) => {
    const held = requirePacksRun(heldDmc(dmcs, dmcId));
    const { dmc, step } = advanceHeld(held, { kind: 'declare-failed', evidence: { 'completion-verdict': record.id, 'failure-reasons': notice.id, 'supplier-notice': notice.id } }, actor);
    return { change: { dmcs: [dmc], steps: [step], documents: [record, notice] }, result: { notice, dmc } };
  });
}

/** Sets another completion rule; the one that ships is the base. @throws GauntletError 'conflict' for a version that exists */
export async function setCompletionRule(given: CompletionRuleInput, by: Principal, records: DmctRecords): Promise<CompletionRule> {
  const { rules } = defaultCompletionRule;
  const own = { ...rules, ...(given.minimumPassRate === undefined ? {} : { minimumPassRate: given.minimumPassRate }), ...(given.passOnRetry === undefined ? {} : { passOnRetry: given.passOnRetry }) };
  const rule: CompletionRule = { name: defaultCompletionRule.name, version: given.version, packKinds: given.packKinds, openIssues: given.openIssues, rules: { ...own, name: `${rules.name}, as set`, version: given.version } };
  if (given.version === defaultCompletionRule.version) throw new GauntletError('conflict', `version ${given.version} is the rule that ships; a rule that was in force is never changed`);
  await records.saveCompletionRule(rule, by);
  return rule;
}

/** The day on which testing began since the last submission that brought the DMC in. */
export function commencedOn(steps: readonly DmcStepView[]): string {
  const since = steps.findLastIndex((step) => step.event === 'submit-again') + 1;
  const first = steps.slice(since).find((step) => step.event === 'start-migration-testing' || step.event === 'start-srvt');
  if (first === undefined) throw new GauntletError('conflict', 'testing has not begun (SVTAD 20.15)');
  return first.on;
}

function requirePacksRun(held: HeldDmc): HeldDmc {
  const { dmcId, state } = held.record;
  if (state !== 'packs-run') throw new GauntletError('conflict', `${dmcId} is ${state}; completion is judged once its packs have been run (SVTAD 20.28)`);
  return held;
}

function judge(held: HeldDmc, runs: readonly DmctRun[], rule: CompletionRule): CompletionRecord {
  const { dmcId, migration } = held.record;
  const packs = (['migration', 'srvt'] as const)
    .filter((pack) => pack === 'srvt' || migration === 'dmct')
    .map((pack) => {
      const run = runs.findLast((one) => one.pack === pack && one.attempt === held.record.runs[pack] && one.verdict !== null);
      if (run === undefined || run.counts === null) throw new GauntletError('conflict', `the ${pack} pack has no decided run on ${dmcId} (SVTAD 20.28)`);
      const completion = testingComplete({ rule, counts: run.counts, deScopings: [], openIssueIds: held.record.state === 'issue-open' ? ['open'] : [] });
      return { pack, packReference: run.packReference, runId: run.runId, environmentVersion: run.environmentVersion, completion };
    });
  const of = (pack: DmctPack): Verdict => packs.find((one) => one.pack === pack)?.completion.verdict ?? 'met';
  // SVTAD 20.14: migration tested under the MTAD was determined complete by the TAB before SRVT could start.
  return { dmcId, verdict: objectivesShown(of('migration'), of('srvt')), rule, statement: packs[0]?.completion.statement ?? '', packs, migration };
}
