import { describe, expect, it } from 'vitest';
import { campaignCsv } from './campaign-csv.ts';
import { campaignHtml } from './campaign-html.ts';
import { campaignJson } from './campaign-json.ts';
import { sampleCampaignReport } from './sample-campaign-report.fixture.ts';

const report = sampleCampaignReport();

describe('campaignHtml', () => {
  const page = campaignHtml(report);
  const text = page.replaceAll(/<style>.*?<\/style>/gs, '').replaceAll(/<[^>]+>/g, ' ').replaceAll(/[\s\u{A0}]+/gu, ' ');

  it('is self-contained, escapes what it is given, and is the same for the same report', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|url\(|@import|https?:/i);
    expect(page).toContain('Sample &lt;b&gt;');
    expect(campaignHtml(sampleCampaignReport())).toBe(page);
  });

  it('shows the rig before the system, and what is inconclusive as such', () => {
    expect(text).toContain('? inconclusive');
    expect(text.indexOf('rig.generators')).toBeGreaterThan(0);
    expect(text.indexOf('rig.generators')).toBeLessThan(text.indexOf('gate lost'));
    expect(text).toContain('50.0 % of the load is lost. (generator 2 on h: lost)');
  });

  it('draws series with phases, breaks a line where nothing was answered, and says them in words', () => {
    expect(page.match(/<svg/g)).toHaveLength(4);
    expect(page).toMatch(/aria-label="Response times of the rest: p50 up to 2\.0, p95 up to 8\.0, p99 up to 9\.0"/);
    const p99 = /stroke="var\(--bad\)"/.exec(page)?.index ?? 0;
    expect(page.slice(page.lastIndexOf('<path', p99), p99).match(/M/g)).toHaveLength(2);
  });

  it('says how to run it again: definition, seed, versions', () => {
    for (const fact of [`sample, sha256 ${'a'.repeat(64)}`, '42', '0.1.0', '2.2.0', `sha256 ${'f'.repeat(64)}`]) expect(text).toContain(fact);
  });

  it('has the comparison where there is one', () => {
    const identity = (id: string) => ({ id, name: `name of ${id}`, definitionHash: 'a' });
    const other = campaignHtml(sampleCampaignReport({ comparison: { campaigns: [identity('c-1'), identity('c-2')], rows: [{ phase: 'soak', trafficClass: 'rest', one: { sent: 1, failed: 0, lost: 0, p50Ms: 1, p95Ms: 2, p99Ms: null }, other: null, p95Ratio: 1.25 }] } }));
    expect(other).toContain('Beside name of c-2');
    expect(other).toContain('1.0 / 2.0 / –');
    expect(page).not.toContain('Beside');
  });
});

describe('campaignCsv', () => {
  it('has one row for each phase and variant, phases in their order, empty where nothing was answered', () => {
    expect(campaignCsv(report).split('\r\n')).toEqual([
      'phase,traffic_class,srv,sent,answered,failed,lost,min_ms,p50_ms,p95_ms,p99_ms,max_ms',
      'warm-up,rest,4.1.1,1,0,1,0,,,,,',
      'soak,rest,4.1.1,20,19,1,0,1,2,8,9,9.5',
      '',
    ]);
  });
});

describe('campaignJson', () => {
  it('holds everything, times of 64 bits as text', () => {
    expect(JSON.parse(campaignJson(report))).toMatchObject({ format: 'gauntlet-campaign-report', formatVersion: 1, campaign: { id: 'c-1' }, verdict: { verdict: 'inconclusive' }, generators: [{ lastHeardUs: '1' }] });
  });
});
