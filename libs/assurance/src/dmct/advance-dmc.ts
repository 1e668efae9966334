import type { DmcEvent, DmcRecord } from './dmc-record.ts';
import { submittedDmc } from './dmc-record.ts';
import { dmcStates } from './dmc-state.ts';
import type { DmcTransition, TransitionEffect } from './dmc-transition.ts';
import { transitionsFrom } from './dmc-transitions.ts';
import { triageReasons } from './triage-reason.ts';

export type DmcAdvance =
  | { readonly result: 'moved'; readonly dmc: DmcRecord; readonly created: readonly DmcRecord[]; readonly clause: string }
  | { readonly result: 'refused'; readonly clause: string; readonly reason: string };

/**
 * Moves one DMC through the DMCT Process (SVTAD 20). Only what the table holds happens, by the body that the clause names and on
 * the evidence it asks; anything else is refused with the clause and what would be needed, and the record stays as it was.
 */
export function advanceDmc(dmc: DmcRecord, event: DmcEvent): DmcAdvance {
  const here = transitionsFrom(dmc.state);
  const ofKind = here.filter((row) => row.event === event.kind);
  if (event.dmcId !== dmc.dmcId) return refused(`SVTAD ${dmcStates[dmc.state].clause}`, `The event is about ${event.dmcId}, not about ${dmc.dmcId}.`);
  if (ofKind.length === 0) {
    const possible = [...new Set(here.map((row) => row.event))].join(', ');
    return refused(`SVTAD ${dmcStates[dmc.state].clause}`, `${event.kind} is not possible while ${dmc.dmcId} is ${dmc.state}: ${possible === '' ? 'nothing moves it any more' : `only ${possible}`}.`);
  }
  const row = ofKind.find((one) => holds(one, dmc));
  if (row === undefined) return refused(ofKind[0]?.clause ?? '', `${event.kind} does not apply while migration is tested under ${dmc.migration.toUpperCase()} and the pack is ${dmc.pack ?? 'none'}.`);
  if (row.by !== event.by) return refused(row.clause, `${row.clause}: ${event.kind} is for ${row.by}, not for ${event.by}.`);
  if (row.reason !== undefined && dmc.settled.includes(row.reason)) return refused(row.clause, `It has been decided for ${dmc.dmcId} that it is not excluded as "${triageReasons[row.reason]}".`);
  const missing = row.evidence.filter((kind) => (event.evidence[kind] ?? '') === '');
  if (missing.length > 0) return refused(row.clause, `${row.clause}: evidence is missing: ${missing.join(', ')}.`);
  if (row.effect?.kind === 'new-firmware-dmc' && (event.newDmcId ?? dmc.dmcId) === dmc.dmcId) return refused(row.clause, `${row.clause}: the DMC of the new firmware needs an id of its own.`);
  return moved(dmc, event, row);
}

/**
 * The same for the whole process: every DMC by id. A DMC is never removed; one made by SVTAD 20.23(c) is added under an id that
 * nothing else has.
 */
export function advanceProcess(dmcs: ReadonlyMap<string, DmcRecord>, event: DmcEvent): DmcAdvance {
  const dmc = dmcs.get(event.dmcId);
  if (dmc === undefined) return refused('SVTAD 20.2', `${event.dmcId} is in no submission.`);
  if (event.newDmcId !== undefined && dmcs.has(event.newDmcId)) return refused('SVTAD 20.23(c)', `${event.newDmcId} is already a DMC of the DMCT Process.`);
  return advanceDmc(dmc, event);
}

function holds(row: DmcTransition, dmc: DmcRecord): boolean {
  const { migration, pack } = row.only ?? {};
  return (migration === undefined || migration === dmc.migration) && (pack === undefined || pack === dmc.pack);
}

function moved(dmc: DmcRecord, event: DmcEvent, row: DmcTransition): DmcAdvance {
  const after = row.effect === undefined ? dmc : withEffect(dmc, row.effect);
  const history = [...dmc.history, { from: dmc.state, to: row.to, event, clause: row.clause }];
  const created = row.effect?.kind === 'new-firmware-dmc' && event.newDmcId !== undefined ? [{ ...submittedDmc(event.newDmcId), state: 'excluded-until-evidence' as const, replaces: dmc.dmcId }] : [];
  return { result: 'moved', dmc: { ...after, state: row.to, history }, created, clause: row.clause };
}

function withEffect(dmc: DmcRecord, effect: TransitionEffect): DmcRecord {
  switch (effect.kind) {
    case 'begin-pack':
      return { ...dmc, pack: effect.pack, runs: { ...dmc.runs, [effect.pack]: dmc.runs[effect.pack] + 1 } };
    case 'rerun-pack':
      return dmc.pack === undefined ? dmc : { ...dmc, runs: { ...dmc.runs, [dmc.pack]: dmc.runs[dmc.pack] + 1 } };
    case 'migration-under':
      return { ...dmc, migration: effect.regime };
    case 'settle':
      return { ...dmc, settled: [...new Set([...dmc.settled, effect.reason])].sort() };
    case 'non-standard-pack':
      return { ...dmc, testPack: 'non-standard' };
    case 'begin-anew': {
      const { settled, history, replaces } = dmc;
      return { ...submittedDmc(dmc.dmcId), settled, history, ...(replaces === undefined ? {} : { replaces }) };
    }
    case 'new-firmware-dmc':
      break;
  }
  return dmc;
}

function refused(clause: string, reason: string): DmcAdvance {
  return { result: 'refused', clause, reason };
}
