import { describe, expect, it } from 'vitest';
import { exclusionNoticesPage, statusListPage } from './status-list.ts';
import { pageCsv, pageHtml } from './table-page.ts';

const dmc = { dmcId: 'A', state: 'in-triage', status: 'Complete, under consideration', kind: 'open' as const, clause: 'SVTAD 20.6', since: '2026-04-20', suppliers: ['=HYPERLINK("x")', 'North, "and" South'], metersToEnrol: 12, missing: [] };
const report = { madeAt: '2026-04-20T09:00:00.000Z', dmcs: [dmc, { ...dmc, dmcId: 'B', suppliers: ['=1+1'] }] };

describe('SVTAD 20.8: the DMCT Status List', () => {
  it('is one page with every DMC, and nothing in it runs or loads', () => {
    const html = pageHtml(statusListPage({ ...report, dmcs: [{ ...dmc, suppliers: ['<script>alert(1)</script>'] }] }));
    expect(html).toContain('Complete, under consideration');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|(src|href)="https?:/);
  });

  it('is CSV whose cells no spreadsheet takes for a formula', () => {
    expect(pageCsv(statusListPage(report)).split('\r\n')).toEqual([
      'DMC,Status,Clause,Since,State,Meters to enrol,Supplier Parties,Missing data',
      'A,"Complete, under consideration",SVTAD 20.6,2026-04-20,in-triage,12,"\'=HYPERLINK(""x""); North, ""and"" South",',
      "B,\"Complete, under consideration\",SVTAD 20.6,2026-04-20,in-triage,12,'=1+1,",
      '',
    ]);
  });

  it('says so when it is empty', () => {
    expect(pageHtml(statusListPage({ ...report, dmcs: [] }))).toContain('No Supplier Party has submitted a DMC yet.');
  });
});

it('SVTAD 20.11: the published notices give each reason with its rationale and remedy', () => {
  const notice = { id: 'N1', kind: 'exclusion-notice' as const, dmcId: 'D', madeAt: '2026-04-20T09:00:00.000Z', madeBy: 'dcc', body: { dmcId: 'D', to: ['North'], reasons: [{ reason: 'd' as const, clause: 'SVTAD 20.6(d)', text: 'alike', rationale: 'hub alone differs', remedy: 'back-into-schedule' }] } };
  expect(pageCsv(exclusionNoticesPage({ madeAt: report.madeAt, notices: [notice] }))).toContain('D,2026-04-20,North,SVTAD 20.6(d),alike,hub alone differs,back into the DMCT Schedule (20.12(a)),N1');
});
