import type { Body } from '../decisions/body.ts';
import type { DmcState } from './dmc-state.ts';
import type { DmcEventKind, DmcTransition, EvidenceKind } from './dmc-transition.ts';

/** One line of the DMCT table in the order in which it is read aloud: from, on what, to, by whom, which clause, on what evidence. */
export function line(...[from, event, to, by, clause, evidence]: [DmcState, DmcEventKind, DmcState, Body, string, readonly EvidenceKind[]]): DmcTransition {
  return { from, event, to, by, clause: `SVTAD ${clause}`, evidence };
}
