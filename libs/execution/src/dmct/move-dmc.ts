import type { DmcState } from '@gauntlet/assurance';
import type { MoveDmc, Principal } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import { advanceHeld } from './advance-held.ts';
import { actorOf, type DmctDeps } from './dmct-deps.ts';
import type { HeldDmc } from './held-dmc.ts';
import { heldDmc } from './source-data.ts';

/** Events that come of a use case which makes the evidence that they rest on; by hand they would rest on a claim. */
const madeBy: Readonly<Record<string, string>> = {
  'submit-again': 'POST /v1/submissions/import',
  'data-complete': 'POST /v1/dmct/check',
  'data-missing': 'POST /v1/dmct/check',
  'data-not-sourced': 'POST /v1/dmct/check',
  schedule: 'POST /v1/schedule/publish',
  unschedule: 'POST /v1/schedule/publish',
  'start-migration-testing': 'POST /v1/dmct/dmcs/:dmcId/runs',
  'start-srvt': 'POST /v1/dmct/dmcs/:dmcId/runs',
  'declare-complete': 'POST /v1/dmct/dmcs/:dmcId/completion',
  'declare-failed': 'POST /v1/dmct/dmcs/:dmcId/failure',
  'issue-report': 'POST /v1/dmct/dmcs/:dmcId/report',
  'enter-on-epcl': 'POST /v1/dmct/dmcs/:dmcId/epcl',
};

function placeOf(event: string, state: DmcState): string | undefined {
  return state === 'in-triage' ? 'POST /v1/dmct/dmcs/:dmcId/triage' : madeBy[event];
}

/**
 * One event of the DMCT life cycle (SVTAD 20), by the body that its clause names; the move is appended to the DMC's history.
 * @throws GauntletError as `advanceHeld`, 'not-found' for a DMC that no submission named, 'conflict' for an event that a use case makes
 * and when the new firmware's DMC exists already
 */
export async function moveDmc(dmcId: string, move: MoveDmc, by: Principal, deps: DmctDeps): Promise<HeldDmc> {
  const actor = actorOf(by, deps);
  return await deps.records.changeDmct({ dmcIds: [dmcId, ...(move.newDmcId === undefined ? [] : [move.newDmcId])] }, by, ({ dmcs }) => {
    const held = heldDmc(dmcs, dmcId);
    const place = placeOf(move.event, held.record.state);
    if (place !== undefined) throw new GauntletError('conflict', `${move.event} of a DMC that is ${held.record.state} comes of ${place}, which makes its evidence`);
    if (move.newDmcId !== undefined && dmcs.has(move.newDmcId)) throw new GauntletError('conflict', `SVTAD 20.23(c): ${move.newDmcId} is a DMC of the DMCT Process already`);
    const { dmc, step, created } = advanceHeld(held, { kind: move.event, on: move.on, evidence: move.evidence, newDmcId: move.newDmcId }, actor);
    return { change: { dmcs: [dmc, ...created], steps: [step] }, result: dmc };
  });
}
