import type { DmcStepView, Principal, RunId } from '@gauntlet/contracts';
import type { DmctRun } from '../ports/dmct-records.ts';
import { countRun, type EvaluateGateDeps } from '../run/evaluate-gate.ts';
import { advanceHeld } from './advance-held.ts';
import { actorOf, type DmctDeps } from './dmct-deps.ts';

export interface TakeResultsDeps extends DmctDeps {
  readonly runs: EvaluateGateDeps['records'];
  readonly results: EvaluateGateDeps['results'];
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * Takes the results of runs of the DMCT Process whose gate is decided. A migration pack that met its gate is finished and SRVT may
 * start (20.15(a)); an SRVT pack that was decided either way is finished and its completion can be judged (20.28). A migration pack
 * that did not, and one that is undecidable, leave the DMC in test: an issue is raised (20.19), or the pack is started again.
 * @returns ids of the DMCs whose runs were taken; a run whose results cannot be read is left for the next time
 */
export async function takeRunResults(by: Principal, deps: TakeResultsDeps): Promise<readonly string[]> {
  const taken: string[] = [];
  for (const link of await deps.records.dmctRunsToTake()) {
    try {
      await takeResult(link, by, deps);
      taken.push(link.dmcId);
    } catch (error) {
      deps.onError('taking the result of a DMCT run failed', error);
    }
  }
  return taken;
}

async function takeResult(link: DmctRun, by: Principal, deps: TakeResultsDeps): Promise<void> {
  const { run, dmcs } = await countRun(link.runId as RunId, { records: deps.runs, results: deps.results });
  const verdict = run.gate?.dmcs.find((one) => one.dmcId === link.dmcId)?.verdict ?? 'undecidable';
  const none = { planned: 0, deScoped: 0, passed: 0, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0, otherVersion: 0 };
  const counts = dmcs.find((one) => one.dmcId === link.dmcId) ?? { dmcId: link.dmcId, functional: none, regression: none, evidence: { functional: [], regression: [] } };
  const actor = actorOf(by, deps);
  await deps.records.changeDmct({ dmcIds: [link.dmcId] }, by, (situation) => {
    const held = situation.dmcs.get(link.dmcId);
    const result = { runId: link.runId, verdict, counts };
    const { state, pack, runs } = held?.record ?? {};
    // A change that was made meanwhile began the pack anew: this run is history.
    const isCurrent = state === 'testing' && pack === link.pack && runs?.[link.pack] === link.attempt;
    const decides = verdict === 'met' || (link.pack === 'srvt' && verdict === 'not-met');
    if (held === undefined || !isCurrent || !decides) return { change: { result }, result: undefined };
    const { dmc, step } = advanceHeld(held, { kind: 'finish-pack', as: 'DCC', evidence: { results: `run:${link.runId}` } }, actor);
    const steps: readonly DmcStepView[] = [step];
    return { change: { dmcs: [dmc], steps, result }, result: undefined };
  });
}
