import { seededRandom } from '@gauntlet/assurance';
import { phaseReportKinds } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { documentCsv } from '../document/document-csv.ts';
import { documentHtml } from '../document/document-html.ts';
import { prose, table, type ReportDocument } from '../document/document.ts';
import { phaseReports } from './phase-reports.ts';
import { redactDocument } from './redact-document.ts';
import { samplePhase } from './sample-phase.fixture.ts';

const rowsOf = (document: ReportDocument, heading: string) => document.sections.find((section) => section.heading === heading)?.table?.rows;
const clauses = (document: ReportDocument) => document.sections.map((section) => section.clause);

describe('reports of a phase', () => {
  it('9.4: the phase report holds (a) to (i) in their order', () => {
    const report = phaseReports.phase(samplePhase);
    expect(clauses(report)).toEqual(['SVTAD 9.4(a), (b)', 'SVTAD 9.4(c)', 'SVTAD 9.4(d)', 'SVTAD 9.4(e), (f), 13.18, Table 13.2', 'SVTAD 9.4(f)', 'SVTAD 9.4(g), 8.5', 'SVTAD 9.4(h)', 'SVTAD 9.4(i)']);
    expect(rowsOf(report, 'Tests planned, run, passed, failed and not run')).toEqual([['moc-12-ormside', 'srvt', 'functional', '1', '1', '0', '1', '0'], ['moc-13-tarn', 'srvt', 'functional', '2', '1', '1', '0', '1']]);
    expect(rowsOf(report, 'Why tests were not run')).toEqual([['moc-13-tarn', 'never tried', '1', 'srvt:clock']]);
    expect(rowsOf(report, 'Failed tests')).toEqual([['moc-12-ormside', 'srvt:read', 'reads', expect.stringContaining('E5'), '7.2', 'TI-1', '3', 'Ormside meters answer =E5']]);
    expect(rowsOf(report, 'Testing Issues by DCC Service Provider and severity')).toContainEqual(['Plainfield', '3', '1', '1', '1', '15']);
    expect(report.sections.map((section) => section.text.join()).join()).toMatch(/Test meters with two tariffs[^]*Order meters earlier/);
  });

  it('9.5: the assurance report judges the exit, and says that no decision may be taken (14.5)', () => {
    const report = phaseReports.assurance(samplePhase);
    expect(report.verdict).toBe('undecidable');
    expect(clauses(report)).toEqual(['SVTAD 13.11–13.13', 'SVTAD 9.5(b)', 'SVTAD 12.6, Table 13.1', 'SVTAD 9.5(d)', 'SVTAD 15.1, 15.2']);
    expect(report.sections[2]?.text[0]).toContain('how TI-1 counts (SVTAD 14.5)');
    expect(report.sections[0]?.text[0]).toBe('Passed of executed: 1 of 2 (50.00 %).');
  });

  it('9.7, 13.13, 13.20: the Completion Report holds both, with witnessing, exclusions and decisions', () => {
    const report = phaseReports.completion(samplePhase);
    for (const part of [...clauses(phaseReports.phase(samplePhase)), ...clauses(phaseReports.assurance(samplePhase))]) expect(clauses(report)).toContain(part);
    expect(rowsOf(report, 'Testing Issues excluded from the thresholds')).toEqual([['TI-2', 'DSP', '3', 'SVTAD 13.20', 'Excluded, the TAG agrees: not ours']]);
    expect(rowsOf(report, 'Decisions')).toEqual([['2026-03-05T10:00:00.000Z', 'TAB', 'tess', 'approve-assurance-report', 'report:RP-1', 'approved', 'complete', 'SVTAD 9.6']]);
    expect(report.sections[0]?.text).toContain('Wanting: notice to SoS.');
  });

  it('9.2, 11, 15: issue log, coverage and Work Off Plan', () => {
    expect(rowsOf(phaseReports['issue-log'](samplePhase), 'Issue log')?.[0]?.slice(0, 7)).toEqual(['TI-1', '3', 'open', 'Plainfield', 'SIT-MOC', 'Ormside meters answer =E5', 'claimed 2, TAG pending']);
    expect(rowsOf(phaseReports['work-off-plan'](samplePhase), 'Work Off Plan')).toEqual([['WOP-1', 'TI-1', '3', '2026-05-05', '2026-05-05', 'on-time', 'yes', 'SVTAD 15.1(a)']]);
    expect(rowsOf(phaseReports.coverage(samplePhase), 'Coverage of requirements')).toEqual([['H', '2', '1', '1', '0']]);
    expect(rowsOf(phaseReports.coverage(samplePhase), 'Heatmap')).toHaveLength(2);
  });

  it('9.8, 19.4: promotion report and audit pack hold what their clauses ask for', () => {
    expect(clauses(phaseReports.promotion(samplePhase))).toEqual(['SVTAD 9.4(a), (b)', 'SVTAD 9.4(c)', 'SVTAD 9.4(d)', 'SVTAD 9.4(g), 8.5', 'SVTAD 9.8', 'SVTAD 12.6, Table 13.1']);
    const audit = phaseReports['audit-pack'](samplePhase);
    expect(clauses(audit).slice(0, 2).every((clause) => clause.includes('19.4'))).toBe(true);
    expect(clauses(audit)).toEqual(expect.arrayContaining(['SVTAD 12.6, Table 13.1', 'SVTAD 19.4(e)', 'SVTAD 15.1, 15.2']));
    expect(rowsOf(audit, 'Decisions')).toEqual([]);
  });

  it.each(phaseReportKinds)('%s: the same data gives the same page, self-contained, with nothing unescaped', (kind) => {
    const page = documentHtml(phaseReports[kind](samplePhase));
    expect(documentHtml(phaseReports[kind](structuredCloneOf(samplePhase)))).toBe(page);
    expect(page).not.toMatch(/<script|<E5>|(?:src|href)="https?:/);
    expect(page).toContain(phaseReports[kind](samplePhase).clause);
  });
});

describe('SVTAD 16.1: the weekly report is anonymised and redacted', () => {
  const names = ['moc-12-ormside', 'moc-13-tarn', 'Ormside', 'Plainfield', 'Energy Ltd', '00-DB-00-01-00-00-01-A0', 'dora', 'tess', samplePhase.exit.inputsHash];

  it.each([['HTML', documentHtml], ['CSV', documentCsv], ['JSON', JSON.stringify]] as const)('as %s it names no DMC, provider, participant, device or person', (_format, render) => {
    const text = render(phaseReports.weekly(samplePhase)).toLowerCase();
    for (const name of names) expect(text, name).not.toContain(name.toLowerCase());
  });

  it('16.2, 16.4: and still says how far testing is, by DMC, severity and functional group', () => {
    const report = phaseReports.weekly(samplePhase);
    expect(rowsOf(report, 'Progress of testing')).toEqual([['DMC 1', '1', '0', '1', '0'], ['DMC 2', '2', '1', '0', '1']]);
    expect(rowsOf(report, 'Coverage of functional areas')).toEqual([['reads', '3', '1', '1']]);
    expect(rowsOf(report, 'Testing Issues by DCC Service Provider and severity')).toContainEqual(['Provider B', '3', '1', '1', '1', '15']);
    expect(clauses(report)).toContain('SVTAD 16.2, 16.3');
  });

  it('replaces a name wherever it stands, in any case, and leaves words that only hold it', () => {
    const document: ReportDocument = { title: 't', subject: 'P', clause: '', madeAt: '', verdict: null, rules: [], inputsHash: 'x', sections: [prose('about p', '', ['Plan of P, not of PP; P-1 (p).']), table('t', '', { columns: ['c'], rows: [['P.']], empty: '' })] };
    const redacted = redactDocument(document, { dmcs: [], providers: ['P', 'P-1'], parties: [''] });
    expect(redacted).toMatchObject({ subject: 'Provider A', inputsHash: null, sections: [{ heading: 'about Provider A', text: ['Plan of Provider A, not of PP; Provider B (Provider A).'] }, { table: { rows: [['Provider A.']] } }] });
  });

  it.each([1, 2, 3, 4, 5])('whatever the names are made of, none is left (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const letters = 'aB3-._ ()[]{}*+?^$|\\/&<é';
    const name = () => `n${Array.from({ length: 1 + Math.floor(random() * 8) }, () => letters[Math.floor(random() * letters.length)]).join('')}x`;
    const secret = Array.from({ length: 30 }, name);
    const document: ReportDocument = { title: '', subject: secret[0] ?? '', clause: '', madeAt: '', verdict: null, rules: [], inputsHash: null, sections: [prose('', '', secret.map((one) => `about ${one}, again ${one.toUpperCase()}!`))] };
    const text = JSON.stringify(redactDocument(document, { dmcs: secret.slice(0, 10), providers: secret.slice(10, 20), parties: secret.slice(20) })).toLowerCase();
    for (const one of secret) expect(text, one).not.toContain(JSON.stringify(` ${one.toLowerCase()},`).slice(1, -1));
  });
});

it('CSV: every row names its section and clause, is quoted where it must, and no cell is a formula', () => {
  const document: ReportDocument = { title: '', subject: '', clause: '', madeAt: '', verdict: null, rules: [], inputsHash: null, sections: [table('A, b', 'SVTAD 1', { columns: ['x', 'y'], rows: [['=1+1', 'say "hi"'], ['-5', '@x\n']], empty: '' }), prose('only text', 'SVTAD 2', ['-'])] };
  expect(documentCsv(document)).toBe('section,clause,x,y\r\n"A, b",SVTAD 1,\'=1+1,"say ""hi"""\r\n"A, b",SVTAD 1,-5,"\'@x\n"\r\n');
});

function structuredCloneOf(data: typeof samplePhase): typeof samplePhase {
  const { file, ...plain } = data;
  return { ...structuredClone(plain), file };
}
