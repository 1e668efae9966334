import type { IsoDate } from '../working-days/iso-date.ts';

/** A Supplier's data on one DMC as it was last given; any earlier date is good, even one before clause 20 took effect (20.3). */
export interface EarlierSubmission {
  readonly dmcId: string;
  readonly submittedOn: IsoDate;
  readonly dataHash: string;
}

/** What a Supplier Party hands in on one DMC: data, or its word that nothing changed. */
export type SubmittedEntry = { readonly dmcId: string; readonly kind: 'data'; readonly dataHash: string } | { readonly dmcId: string; readonly kind: 'unchanged'; readonly confirmedInWriting: 'yes' | 'no' };

export type AcceptedEntry =
  | { readonly dmcId: string; readonly result: 'accepted'; readonly dataHash: string; readonly changed: 'new' | 'changed' | 'unchanged' }
  | { readonly dmcId: string; readonly result: 'refused'; readonly clause: 'SVTAD 20.3'; readonly reason: string };

/** SVTAD 20.3: takes each entry; a written confirmation stands for the latest data given before, and for nothing else. */
export function acceptEntries(entries: readonly SubmittedEntry[], earlier: readonly EarlierSubmission[]): AcceptedEntry[] {
  return entries.map((entry): AcceptedEntry => {
    const { dmcId } = entry;
    const last = earlier.filter((one) => one.dmcId === dmcId).toSorted((one, other) => (one.submittedOn < other.submittedOn ? -1 : 1)).at(-1);
    if (entry.kind === 'data') return { dmcId, result: 'accepted', dataHash: entry.dataHash, changed: last === undefined ? 'new' : last.dataHash === entry.dataHash ? 'unchanged' : 'changed' };
    if (last === undefined) return { dmcId, result: 'refused', clause: 'SVTAD 20.3', reason: 'There is no earlier data that could be unaltered; it has to be submitted.' };
    if (entry.confirmedInWriting === 'no') return { dmcId, result: 'refused', clause: 'SVTAD 20.3', reason: 'The confirmation has to be in writing.' };
    return { dmcId, result: 'accepted', dataHash: last.dataHash, changed: 'unchanged' };
  });
}
