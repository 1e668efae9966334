import type { DmcRecord } from './dmc-record.ts';
import { dmcStates } from './dmc-state.ts';

export interface StatusListEntry {
  readonly dmcId: string;
  readonly status: string;
  readonly clause: string;
  /** Day of the last move; left out for a DMC that was only submitted. */
  readonly since?: string;
}

/** SVTAD 20.8: every DMC of the process with its current classification, by id. */
export function statusList(dmcs: readonly DmcRecord[]): readonly StatusListEntry[] {
  return dmcs
    .map((dmc): StatusListEntry => {
      const { status, clause } = dmcStates[dmc.state];
      const since = dmc.history.at(-1)?.event.on;
      return { dmcId: dmc.dmcId, status, clause: `SVTAD ${clause}`, ...(since === undefined ? {} : { since }) };
    })
    .sort((one, other) => (one.dmcId < other.dmcId ? -1 : 1));
}
