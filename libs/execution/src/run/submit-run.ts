import { createHash } from 'node:crypto';
import type { Dmc, DmcId, InputProblem, Principal, RunId, RunView, SubmitRun } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { NewLane, Records, StoredPack } from '../ports/records.ts';
import { newRunId } from './identity.ts';
import { planRun } from './plan-run.ts';

export interface SubmitRunDeps {
  readonly records: Pick<Records, 'createRun' | 'findDmcs' | 'findPack' | 'findRunByIdempotencyKey' | 'getRun'>;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
  readonly platformVersion: string;
}

export interface Submission {
  readonly request: SubmitRun;
  readonly by: Principal;
  readonly idempotencyKey: string | undefined;
  /** W3C trace context of the call: everything that the run does carries its trace id. */
  readonly traceparent: string;
}

/**
 * Records a run of packs on DMCs, planned to the last test; nothing is queued yet.
 * @returns the run, and whether this call made it (false: the idempotency key had made it before)
 * @throws GauntletError 'invalid-input' that lists every unknown pack or DMC and every DMC to which no test applies
 */
export async function submitRun(submission: Submission, deps: SubmitRunDeps): Promise<{ readonly run: RunView; readonly created: boolean }> {
  const { request, by, idempotencyKey } = submission;
  const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  if (idempotencyKey !== undefined) {
    const earlier = await deps.records.findRunByIdempotencyKey(by.subject, idempotencyKey, requestHash);
    if (earlier !== undefined) return { run: await mustGetRun(earlier, deps), created: false };
  }
  const { packs, dmcs } = await resolveSelection(request, deps);
  const runId = newRunId(deps.nowMs());
  const lanes = planRun({ runId, packs, dmcs, shardSize: request.shardSize });
  refuseEmptyLanes(lanes, request);
  const made = await deps.records.createRun(
    {
      runId,
      packs: packs.map((pack) => pack.hash),
      environment: request.environment,
      infrastructureRetries: request.infrastructureRetries,
      deadlineMinutes: request.deadlineMinutes,
      platformVersion: deps.platformVersion,
      traceparent: submission.traceparent,
      lanes,
    },
    by,
    idempotencyKey === undefined ? undefined : { key: idempotencyKey, requestHash },
  );
  return { run: await mustGetRun(made.runId, deps), created: made.created };
}

async function resolveSelection(request: SubmitRun, deps: SubmitRunDeps): Promise<{ packs: readonly StoredPack[]; dmcs: readonly Dmc[] }> {
  const problems: InputProblem[] = [];
  const packs: StoredPack[] = [];
  for (const [index, reference] of request.packs.entries()) {
    const pack = await deps.records.findPack(reference);
    const path = `packs[${index}]`;
    if (pack === undefined) problems.push({ path, value: JSON.stringify(reference), expected: 'the key, key@version or hash of an imported test pack' });
    else if (packs.some((other) => other.hash === pack.hash)) problems.push({ path, value: JSON.stringify(reference), expected: 'each pack once' });
    else packs.push(pack);
  }
  const everything = request.dmcs.length === 1 && request.dmcs[0] === '*';
  const dmcs = await deps.records.findDmcs(everything ? 'all' : ([...new Set(request.dmcs)] as DmcId[]));
  const known = new Set<string>(dmcs.map((dmc) => dmc.id));
  if (everything && dmcs.length === 0) problems.push({ path: 'dmcs', value: '["*"]', expected: 'a portfolio with at least one DMC; import one first' });
  if (!everything) {
    for (const [index, id] of request.dmcs.entries()) {
      if (!known.has(id)) problems.push({ path: `dmcs[${index}]`, value: JSON.stringify(id), expected: 'the id of a DMC in the portfolio' });
    }
  }
  if (problems.length > 0) throw new GauntletError('invalid-input', `the run has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
  return { packs, dmcs };
}

function refuseEmptyLanes(lanes: readonly NewLane[], request: SubmitRun): void {
  const empty = lanes.filter((lane) => lane.shards.length === 0);
  if (empty.length === 0) return;
  const problems = empty.map((lane) => ({ path: 'dmcs', value: JSON.stringify(lane.dmcId), expected: `a DMC to which a test of ${request.packs.join(', ')} applies (Capability Release, installation type, device types)` }));
  throw new GauntletError('invalid-input', `no test applies to ${empty.length} of the DMCs`, { problems });
}

async function mustGetRun(runId: RunId, deps: SubmitRunDeps): Promise<RunView> {
  const run = await deps.records.getRun(runId);
  if (run === undefined) throw new GauntletError('internal', 'a run that was just recorded cannot be read', { details: { runId } });
  return run;
}
