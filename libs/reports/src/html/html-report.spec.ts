import { describe, expect, it } from 'vitest';
import { sampleRunReport, type SampleDmc } from '../sample-run-report.ts';
import { htmlReport } from './html-report.ts';

const regression = [{ group: 'Reads', srv: '4.1.1', count: 3, outcome: 'passed' }] as const;
const dmcs: readonly SampleDmc[] = [
  { dmcId: 'dmc-met', functional: [{ group: 'Reads', srv: '4.1.1', count: 9, outcome: 'passed' }, { group: 'Supply', srv: '7.2', count: 1, outcome: 'passed', superseded: 'failed' }], regression },
  { dmcId: 'dmc-open', functional: [{ group: 'Reads', srv: '4.1.1', count: 5, outcome: 'passed' }, { group: 'Reads', srv: '4.1.1', count: 5, outcome: 'infrastructure', reason: 'step 1 of 1 (4.1.1 to ESME): expected success (I0), got E20' }], regression },
  { dmcId: 'dmc-short', functional: [{ group: 'Reads', srv: '4.1.1', count: 7, outcome: 'passed' }, { group: 'Supply', srv: '7.2', count: 3, outcome: 'failed', reason: 'expected Disabled of 00-DB-00-01-00-00-01-01' }], regression },
];

describe('htmlReport', () => {
  const page = htmlReport(sampleRunReport(dmcs));

  it('is self-contained: no script, no link, nothing fetched', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|url\(|@import|https?:/i);
  });

  it('shows per DMC and criterion clause, observed value, limit, margin and verdict, what falls short first', () => {
    const gates = textOf(between(page, 'id="gates"', '</table>'));
    expect(gates.indexOf('dmc-short')).toBeLessThan(gates.indexOf('dmc-open'));
    expect(gates.indexOf('dmc-open')).toBeLessThan(gates.indexOf('dmc-met'));
    expect(gates).toContain('12.6(b) Pass rate of functional tests on this DMC SVTAD 12.6(b), Table 13.1 row 1 7 of 10 passed (70.00 %)');
    expect(gates).toMatch(/>= 90 % of planned tests −20\.00 points ✕ not met/);
    expect(gates).toMatch(/\? undecidable/);
    expect(gates).toMatch(/✓ met/);
  });

  it('SVTAD Table 13.1 row 7: has a heatmap of DMC by functional group, with signs beside colours', () => {
    const rows = between(page, 'class="heatmap"', '</table>').split('</tr>').map(textOf);
    expect(rows[0]).toMatch(/DMC Reads Supply$/);
    expect(rows.slice(1, 4).map((row) => row.trim())).toEqual(['dmc-met ✓ 12/12 ✓ 1/1', 'dmc-open ? 8/13 ·', 'dmc-short ✓ 10/10 ✕ 0/3']);
  });

  it('groups what did not pass by reason, the most frequent first, and names what passed on retry', () => {
    const failures = textOf(between(page, 'id="failures"', '</section>'));
    expect(failures).toMatch(/\? infrastructure 4\.1\.1 5 tests, 1 DMC \(4\.1\.1 to ESME\): expected success \(I0\), got E20/);
    expect(failures).toMatch(/✕ failed 7\.2 3 tests, 1 DMC expected Disabled of \(device\)/);
    expect(failures.indexOf('infrastructure')).toBeLessThan(failures.indexOf('✕ failed'));
    expect(failures).toMatch(/↻ passed on retry 1 test dmc-met srvt/);
  });

  it('escapes everything that came from outside', () => {
    const hostile = '<img src=x onerror=alert(1)>&"\'';
    const report = sampleRunReport([{ dmcId: hostile, functional: [{ group: hostile, srv: hostile, count: 1, outcome: 'failed', reason: hostile }], regression: [] }]);
    const text = htmlReport({ ...report, run: { ...report.run, environment: hostile, submittedBy: hostile } });
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;');
  });

  it('is the same for the same report, in whatever order the attempts come', () => {
    const report = sampleRunReport(dmcs);
    expect(htmlReport({ ...report, attempts: report.attempts.toReversed() })).toBe(page);
  });

  it('shows a run that has not ended as running, with progress and why a lane waits', () => {
    const report = sampleRunReport(dmcs);
    const lanes = report.run.lanes.map((lane) => ({ ...lane, state: 'waiting' as const, waitingFor: 'a free device set', passed: 0, failed: 0, infrastructure: 0 }));
    const text = textOf(htmlReport({ ...report, run: { ...report.run, state: 'running', endedAt: null, lanes }, attempts: [] }));
    expect(text).toContain('DMCT run ▸ running');
    expect(text).toContain('waits for a free device set');
    expect(text).toContain('Exit criteria by DMC, so far');
    expect(text).toContain('No test has a result yet.');
  });
});

function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  return text.slice(start, text.indexOf(to, start));
}

/** What a reader sees: tags become spaces, entities characters. */
function textOf(html: string): string {
  return html
    .replace(/<style>[^]*<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
