import type { Body } from '../decisions/body.ts';
import type { IsoDate } from '../working-days/iso-date.ts';
import type { DmcState } from './dmc-state.ts';
import type { DmcEventKind, DmctPack, EvidenceKind } from './dmc-transition.ts';
import type { TriageReason } from './triage-reason.ts';

export interface DmcEvent {
  readonly dmcId: string;
  readonly kind: DmcEventKind;
  readonly by: Body;
  readonly on: IsoDate;
  /** References to what is on record; an empty reference is none. */
  readonly evidence: Readonly<Partial<Record<EvidenceKind, string>>>;
  /** Asked where 20.23(c) makes another DMC: the id of the DMC with the new firmware. */
  readonly newDmcId?: string;
}

export interface DmcStep {
  readonly from: DmcState;
  readonly to: DmcState;
  readonly event: DmcEvent;
  readonly clause: string;
}

/** One DMC in the DMCT Process (SVTAD 20) with all that led here; moved by advanceDmc alone. */
export interface DmcRecord {
  readonly dmcId: string;
  readonly state: DmcState;
  /** 20.14: how its migration is tested. */
  readonly migration: 'dmct' | 'mtad';
  /** 20.17 */
  readonly testPack: 'standard' | 'non-standard';
  /** The pack that runs, or in which the open issue arose. */
  readonly pack?: DmctPack;
  /** Runs of each pack begun since the last submission, re-runs included (20.20). */
  readonly runs: Readonly<Record<DmctPack, number>>;
  readonly settled: readonly TriageReason[];
  /** 20.23(c): the DMC whose firmware this one replaces. */
  readonly replaces?: string;
  readonly history: readonly DmcStep[];
}

/** A DMC as a Supplier Party submits it (SVTAD 20.2). */
export function submittedDmc(dmcId: string): DmcRecord {
  return { dmcId, state: 'submitted', migration: 'dmct', testPack: 'standard', runs: { migration: 0, srvt: 0 }, settled: [], history: [] };
}
