import type { ExclusionNotice } from '@gauntlet/assurance';
import type { DmcSummary, DmctDocument } from '@gauntlet/contracts';
import type { TablePage } from './table-page.ts';

export interface StatusListReport {
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly dmcs: readonly DmcSummary[];
}

/** SVTAD 20.8: the DMCT Status List, every DMC of the process with its current classification. */
export function statusListPage({ madeAt, dmcs }: StatusListReport): TablePage {
  const of = (kind: DmcSummary['kind']) => String(dmcs.filter((dmc) => dmc.kind === kind).length);
  return {
    title: 'DMCT Status List',
    clause: 'SVTAD 20.8',
    facts: [['As at', madeAt], ['DMCs', String(dmcs.length)], ['In the process', of('open')], ['Excluded, may come back', of('excluded')], ['Ended', of('ended')]],
    tables: [
      {
        title: 'Device Model Combinations',
        columns: ['DMC', 'Status', 'Clause', 'Since', 'State', 'Meters to enrol', 'Supplier Parties', 'Missing data'],
        rows: dmcs.map((dmc) => [dmc.dmcId, dmc.status, dmc.clause, dmc.since, dmc.state, String(dmc.metersToEnrol), dmc.suppliers.join('; '), dmc.missing.join('; ')]),
        empty: 'No Supplier Party has submitted a DMC yet.',
      },
    ],
    notes: ['A DMC is in exactly one state of the life cycle; its status is worded by the clause that put it there.'],
  };
}

export interface ExclusionNoticesReport {
  readonly madeAt: string;
  readonly notices: readonly DmctDocument<ExclusionNotice>[];
}

/** SVTAD 20.11: the exclusion notices as they are published, one line a reason. */
export function exclusionNoticesPage({ madeAt, notices }: ExclusionNoticesReport): TablePage {
  return {
    title: 'Exclusions from the DMCT Schedule',
    clause: 'SVTAD 20.11',
    facts: [['As at', madeAt], ['Notices', String(notices.length)]],
    tables: [
      {
        title: 'Notices to Supplier Parties',
        columns: ['DMC', 'Notified', 'To', 'Reason', 'What applies', 'Rationale', 'On disagreement', 'Notice'],
        rows: notices.flatMap(({ id, madeAt: notified, body }) => body.reasons.map((one) => [body.dmcId, notified.slice(0, 10), body.to.join('; '), one.clause, one.text, one.rationale ?? '', remedyWords[one.remedy] ?? one.remedy, id])),
        empty: 'No DMC has been excluded.',
      },
    ],
    notes: ['All reasons of 20.6 (a) to (e) that apply are given; (c), (d) and (e) with their rationale (20.11(b)).'],
  };
}

const remedyWords: Readonly<Record<string, string>> = {
  none: 'none in the SVTAD',
  'back-into-schedule': 'back into the DMCT Schedule (20.12(a))',
  'referred-to-sos': 'referred to the Secretary of State (20.12(b))',
  'decided-by-sos': 'the Secretary of State decides (20.7)',
};
