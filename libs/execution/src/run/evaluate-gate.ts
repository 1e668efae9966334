import { createHash } from 'node:crypto';
import { evaluateExit, ruleSets } from '@gauntlet/assurance';
import type { Counts, DmcCounts } from '@gauntlet/assurance';
import type { GateView, PackKind, Principal, RunId, RunView } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { Records } from '../ports/records.ts';
import type { OutcomeCount, ResultReader, ShardToken } from '../ports/result-store.ts';
import { unknownVersion } from '../ports/target.ts';

export interface EvaluateGateDeps {
  readonly records: Pick<Records, 'getRun' | 'plannedShards'>;
  readonly results: Pick<ResultReader, 'countOutcomes' | 'listNotPassed'>;
  readonly now: () => Date;
}

type PlannedShards = Awaited<ReturnType<Records['plannedShards']>>;

const evidenceLimit = 100;

/**
 * Decides the gate of a run that has ended and stores it with the hash of its inputs.
 * @throws as `previewGate`; 'conflict' while the run goes on: what is stored is final
 */
export async function decideGate(runId: RunId, by: Principal, deps: EvaluateGateDeps & { readonly records: Pick<Records, 'saveGate'> }): Promise<GateView> {
  const run = await deps.records.getRun(runId);
  if (run !== undefined && run.endedAt === null) throw new GauntletError('conflict', `run ${runId} goes on; its gate is decided when it has ended`);
  const gate = await previewGate(runId, deps);
  await deps.records.saveGate(gate, by);
  return gate;
}

/**
 * Evaluates the run's gate from what was planned (records) and what happened (results) and stores nothing. The same rows give
 * the same verdict; while the run goes on, tests without a result leave it open.
 * @throws GauntletError 'not-found' for an unknown run, 'unavailable' when the results cannot be read: never a verdict instead
 */
export async function previewGate(runId: RunId, deps: EvaluateGateDeps): Promise<GateView> {
  const { scope, dmcs, outcomes } = await countRun(runId, deps);
  const input = { scope, dmcs, deScopings: [], rules: ruleSets.dmctRun };
  const evaluation = evaluateExit(input);
  return {
    runId,
    verdict: evaluation.verdict,
    evaluatedAt: deps.now().toISOString(),
    inputsHash: createHash('sha256').update(JSON.stringify(input)).digest('hex'),
    ruleSet: evaluation.ruleSet,
    notes: [...evaluation.notes, ...ownNotes(scope, outcomes)],
    dmcs: evaluation.dmcs,
  };
}

/** A run's planned tests by the outcome of their latest valid attempt, DMC by DMC. @throws as `previewGate` */
export async function countRun(runId: RunId, deps: Pick<EvaluateGateDeps, 'records' | 'results'>): Promise<{ readonly run: RunView; readonly scope: readonly PackKind[]; readonly dmcs: readonly DmcCounts[]; readonly outcomes: readonly OutcomeCount[] }> {
  const run = await deps.records.getRun(runId);
  if (run === undefined) throw new GauntletError('not-found', `there is no run ${runId}`);
  const shards = await deps.records.plannedShards(runId);
  const current = shards.filter((shard) => shard.leaseToken > 0).map(({ shardId, leaseToken }): ShardToken => ({ shardId, leaseToken }));
  const [outcomes, notPassed] = await Promise.all([deps.results.countOutcomes(runId, current), deps.results.listNotPassed(runId, current, evidenceLimit)]);
  const kinds = new Map(run.packs.map((pack) => [pack.hash, pack.kind as PackKind]));
  const dmcs = run.lanes.map((lane): DmcCounts => {
    const evidence = (kind: PackKind) => notPassed.filter((test) => test.dmcId === lane.dmcId && test.packKind === kind).map((test) => test.testId);
    return {
      dmcId: lane.dmcId,
      functional: countFor(lane.dmcId, 'functional', { run, shards, kinds, outcomes }),
      regression: countFor(lane.dmcId, 'regression', { run, shards, kinds, outcomes }),
      evidence: { functional: evidence('functional'), regression: evidence('regression') },
    };
  });
  const scope = (['functional', 'regression'] as const).filter((kind) => run.packs.some((pack) => pack.kind === kind));
  return { run, scope, dmcs, outcomes };
}

function ownNotes(scope: readonly PackKind[], outcomes: readonly OutcomeCount[]): string[] {
  if (!scope.includes('regression')) return ['12.6(f) is not evaluated: the run holds no regression pack'];
  const unknown = outcomes.reduce((sum, row) => sum + (row.packKind === 'regression' && row.targetVersion === unknownVersion ? row.tests : 0), 0);
  return unknown === 0 ? [] : [`${unknown} regression tests ran while the target reported no version: they decide nothing (SVTAD Table 13.1 row 2).`];
}

function countFor(dmcId: string, kind: PackKind, from: { run: RunView; shards: PlannedShards; kinds: ReadonlyMap<string, PackKind>; outcomes: readonly OutcomeCount[] }): Counts {
  let planned = 0;
  for (const shard of from.shards) {
    if (shard.dmcId !== dmcId) continue;
    for (const test of shard.tests) if (from.kinds.get(test.packHash) === kind) planned += 1;
  }
  const counts = { planned, deScoped: 0, passed: 0, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0, otherVersion: 0 };
  for (const row of from.outcomes) {
    if (row.dmcId !== dmcId || row.packKind !== kind) continue;
    // SVTAD Table 13.1 row 2: regression counts on the stage-exit versions only; on a version that nobody knows it decides nothing.
    const executed = row.outcome === 'passed' || row.outcome === 'failed';
    if (kind === 'regression' && executed && row.targetVersion === unknownVersion) continue;
    if (kind === 'regression' && executed && row.targetVersion !== from.run.targetVersion) counts.otherVersion += row.tests;
    else if (row.outcome === 'passed' && row.onRetry) counts.passedOnRetry += row.tests;
    else counts[row.outcome] += row.tests;
  }
  return counts;
}
