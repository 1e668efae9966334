import { exclusionNotice, likenesses, svtadReadings, triage } from '@gauntlet/assurance';
import type { AppliedReason, ExclusionNotice, Triage, TriageFacts } from '@gauntlet/assurance';
import type { Dmc, DmcId, DmctDocument, EpclEntry, Principal, TriageDmc } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { PortfolioRecords } from '../ports/records.ts';
import { newId } from '../run/identity.ts';
import { advanceHeld } from './advance-held.ts';
import { actorOf, type DmctDeps } from './dmct-deps.ts';
import type { HeldDmc } from './held-dmc.ts';
import { heldDmc } from './source-data.ts';

export interface TriageDeps extends DmctDeps {
  readonly portfolio: Pick<PortfolioRecords, 'findDmcs'>;
}

/** What the records say of a DMC when it is considered; (b), (c), (d) and (f) are for the DCC to say. */
export interface TriageAid {
  readonly epcl: 'on-list' | 'proposed' | 'no';
  readonly devices: 'sourced' | 'not-yet-known';
  /** Known DMCs that resemble it, the likest first: an aid to (d), never the judgement. */
  readonly likenesses: ReturnType<typeof likenesses>;
}

const likenessesMax = 5;

/** SVTAD 20.6: what the records know of (a), (d) and (e). @throws GauntletError 'not-found' */
export async function triageAid(dmcId: string, deps: TriageDeps): Promise<TriageAid> {
  const held = await deps.records.getDmctDmc(dmcId);
  if (held === undefined) throw new GauntletError('not-found', `${dmcId.slice(0, 80)} is in no submission (SVTAD 20.2)`);
  const [portfolio, entries] = await Promise.all([deps.portfolio.findDmcs('all'), deps.records.listEpclEntries()]);
  const own = portfolio.find((dmc) => dmc.id === dmcId);
  const known = own === undefined ? [] : likenesses(own.deviceModels, portfolio.filter((dmc) => dmc.id !== dmcId)).slice(0, likenessesMax);
  return { epcl: epclStanding(dmcId, entries), devices: devicesOf(own), likenesses: known };
}

export interface TriageResult {
  readonly triage: Triage;
  readonly dmc: HeldDmc;
  readonly record: DmctDocument<TriageRecord>;
  /** 20.11: made when it is excluded under (a) to (e). */
  readonly notice?: DmctDocument<ExclusionNotice>;
}

export interface TriageRecord {
  readonly facts: TriageFacts;
  readonly triage: Triage;
  readonly rationale: TriageDmc['rationale'];
}

/**
 * SVTAD 20.6: the DCC considers a DMC whose data is complete; all reasons that apply are recorded, the DMC moves by the main one and its
 * Supplier Parties are given notice (20.11). While something is unknown nothing moves and the result names it.
 * @throws GauntletError 'invalid-input' naming the reasons (c), (d), (e) whose rationale is missing (20.11(b)); else as `advanceHeld`
 */
export async function triageDmc(dmcId: string, given: TriageDmc, by: Principal, deps: TriageDeps): Promise<TriageResult> {
  const [[own], entries] = await Promise.all([deps.portfolio.findDmcs([dmcId as DmcId]), deps.records.listEpclEntries()]);
  const { rationale, ...told } = given;
  const facts: TriageFacts = { ...told, epcl: told.epcl ?? epclStanding(dmcId, entries), devices: told.devices ?? devicesOf(own) };
  const actor = actorOf(by, deps);
  return await deps.records.changeDmct({ dmcIds: [dmcId] }, by, ({ dmcs }) => {
    const held = heldDmc(dmcs, dmcId);
    const found = triage(facts, held.record.settled, svtadReadings);
    const document = { dmcId, madeAt: actor.recordedAt, madeBy: by.subject };
    const record: DmctDocument<TriageRecord> = { ...document, id: newId(deps.nowMs()), kind: 'triage', body: { facts, triage: found, rationale } };
    if (held.record.state !== 'in-triage') throw new GauntletError('conflict', `${dmcId} is ${held.record.state}; only a DMC whose data is complete is considered (SVTAD 20.6)`);
    if (found.event === undefined) return { change: {}, result: { triage: found, dmc: held, record } };
    const notice = found.outcome === 'excluded' ? noticeOf(held, found.reasons, rationale) : undefined;
    const why = rationale[found.mainReason ?? 'a'] ?? '';
    // SVTAD 20.6(f), 20.7: what is not economic goes to the Secretary of State with its rationale, not out.
    if (found.outcome === 'propose-uneconomic' && why === '') throw rationaleMissing(['f'], 'SVTAD 20.7');
    const needsWhy = found.mainReason !== undefined && found.mainReason !== 'a' && found.mainReason !== 'b';
    const evidence = { 'triage-record': record.id, ...(needsWhy ? { rationale: why.slice(0, 500) } : {}) };
    const { dmc, step } = advanceHeld(held, { kind: found.event, evidence }, actor);
    const sent: DmctDocument<ExclusionNotice> | undefined = notice === undefined ? undefined : { ...document, id: newId(deps.nowMs()), kind: 'exclusion-notice', body: notice };
    return { change: { dmcs: [dmc], steps: [step], documents: [record, ...(sent === undefined ? [] : [sent])] }, result: { triage: found, dmc, record, ...(sent === undefined ? {} : { notice: sent }) } };
  });
}

function noticeOf(held: HeldDmc, reasons: readonly AppliedReason[], rationale: TriageDmc['rationale']): ExclusionNotice {
  const result = exclusionNotice({ dmcId: held.record.dmcId, suppliers: held.suppliers.map((one) => one.supplier), reasons, rationale });
  if (result.result === 'incomplete') throw rationaleMissing(result.rationaleMissingFor, result.clause);
  return result.notice;
}

function rationaleMissing(reasons: readonly string[], clause: string): GauntletError {
  return new GauntletError('invalid-input', `${clause}: the triage has ${reasons.length} problem${reasons.length === 1 ? '' : 's'}`, { problems: reasons.map((reason) => ({ path: `rationale.${reason}`, value: '(missing)', expected: `why 20.6(${reason}) applies (${clause})` })) });
}

function epclStanding(dmcId: string, entries: readonly EpclEntry[]): TriageAid['epcl'] {
  const own = entries.filter((entry) => entry.dmcId === dmcId);
  if (own.some((entry) => entry.state === 'on-list')) return 'on-list';
  return own.some((entry) => entry.state === 'proposed') ? 'proposed' : 'no';
}

function devicesOf(dmc: Dmc | undefined): TriageAid['devices'] {
  return dmc === undefined || dmc.deviceSets.length === 0 ? 'not-yet-known' : 'sourced';
}
