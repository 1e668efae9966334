/** Where a datum of a DMC may come from (SVTAD 20.2, 20.4): the Supplier's submission, or what the DCC sources. */
export type DataSource = 'supplier' | 'meter-manufacturer' | 'smso';

export interface DataItem {
  readonly name: string;
  /** Who gave it; left out while nobody has. */
  readonly from?: DataSource;
  /** Whom the DCC has asked and who could not give it. */
  readonly askedInVain: readonly DataSource[];
}

export interface DataState {
  readonly state: 'complete' | 'sourcing' | 'excludable';
  readonly clause: string;
  readonly missing: readonly string[];
  /** Whom to ask next, datum by datum. */
  readonly toAsk: readonly { readonly name: string; readonly sources: readonly DataSource[] }[];
}

/**
 * SVTAD 20.4–20.5: whether a DMC's data is complete, whom to ask for the rest, and when the DCC may exclude it: only once the
 * manufacturer and the SMSO have both been asked in vain. Data on Dormant Meters comes from the SMSO, whatever a Supplier gave.
 */
export function dataState(items: readonly DataItem[], meters: 'active' | 'all-or-part-dormant'): DataState {
  const given = (item: DataItem) => item.from !== undefined && (meters === 'active' || item.from === 'smso');
  const missing = items.filter((item) => !given(item));
  const sources: readonly DataSource[] = meters === 'active' ? ['meter-manufacturer', 'smso'] : ['smso'];
  const toAsk = missing.map((item) => ({ name: item.name, sources: sources.filter((source) => !item.askedInVain.includes(source)) })).filter((one) => one.sources.length > 0);
  const names = missing.map((item) => item.name);
  if (items.length > 0 && missing.length === 0) return { state: 'complete', clause: 'SVTAD 20.6', missing: names, toAsk };
  // Nobody has named any datum yet: there is nothing to have asked for in vain.
  if (items.length === 0) return { state: 'sourcing', clause: 'SVTAD 20.4', missing: ['all data'], toAsk };
  const lost = missing.some((item) => sources.every((source) => item.askedInVain.includes(source)));
  return { state: lost ? 'excludable' : 'sourcing', clause: lost ? 'SVTAD 20.5' : 'SVTAD 20.4', missing: names, toAsk };
}
