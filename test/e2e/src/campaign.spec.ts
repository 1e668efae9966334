import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignInput, CampaignSecond, CampaignState, CampaignVerdict, CampaignView, Portfolio } from '@gauntlet/contracts';
import { loadSamplePortfolio } from '@gauntlet/test-packs';
import type { ClickHouseServer, Stack } from '@gauntlet/testkit';
import { k6Program, startClickHouse, startStack, uniformPortfolio } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

/** What a campaign of these tests has unless it says otherwise; its rig limits allow for a machine that does other things too. */
const base: CampaignInput = {
  key: 'e2e',
  name: 'E2E',
  generators: 2,
  population: { installations: 100, mix: [{ dmc: 'UNI-00001', weight: 100, serves: ['smets1', 'rest'] }] },
  traffic: { rest: [{ srv: '4.1.1', weight: 100 }] },
  phases: [{ key: 'soak', kind: 'soak', duration: '8s', rest: 40 }],
  responseTimeout: '10s',
  rig: { achievedRateMin: 0.9, cpuShareMax: 1, scheduleErrorP99MsMax: 5_000, clockSkewMsMax: 1_000 },
};

describe('load campaigns', () => {
  let stack: Stack;
  let clickhouse: ClickHouseServer;

  beforeAll(async () => {
    clickhouse = await startClickHouse();
    stack = await startStack({ workers: 1, loadWorkers: 2, variables: { CLICKHOUSE_URL: clickhouse.url, K6_BIN: k6Program() } });
    const [one, broken] = uniformPortfolio(2).dmcs;
    const failing = { seed: 1, latency: { kind: 'constant', ms: 0 }, failing: [{ srv: '4.1.1', result: 'device-error', rate: 1 }] } as const;
    await stack.importPortfolio({ dmcs: [...(await loadSamplePortfolio()).dmcs, one, { ...broken, simulation: failing }] } as Portfolio);
  });
  afterAll(async () => {
    await stack.stop();
    await clickhouse.stop();
  });

  const cli = (...args: string[]) => runCli([...args, '--server', stack.url, '--token', stack.tokens.admin]);
  const submit = (change: Partial<CampaignInput>) => stack.call<CampaignView>('POST', '/v1/campaigns', { ...base, ...change });
  const show = (id: string) => stack.call<CampaignView>('GET', `/v1/campaigns/${id}`);
  async function until(id: string, wanted: (campaign: CampaignView) => boolean): Promise<CampaignView> {
    let campaign = await show(id);
    for (const end = Date.now() + 90_000; !wanted(campaign) && Date.now() < end; campaign = await show(id)) await sleep(100);
    if (!wanted(campaign)) throw new Error(`it did not come to that: ${JSON.stringify({ ...campaign, definition: undefined })}`);
    return campaign;
  }
  const running = (id: string) => until(id, ({ state }) => state === 'running');
  const decided = (id: string) => until(id, (campaign) => campaign.decided !== null);
  const criterion = ({ decided: verdict }: CampaignView, name: string) => [...(verdict?.rig ?? []), ...(verdict?.criteria ?? [])].find((each) => each.criterion === name);
  const sentOf = ({ segments }: CampaignView) => segments.flatMap(({ result }) => result?.byVariant ?? []).reduce((sum, { sent }) => sum + sent, 0);
  async function stored(id: string): Promise<{ readonly rows: number; readonly distinct: number; readonly lastSentMs: number }> {
    const client = clickhouse.connect();
    try {
      const answer = await client.query({ query: `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(user_id, request_counter)) AS distinct, toFloat64(toUnixTimestamp64Milli(max(sent_at))) AS lastSentMs FROM service_requests WHERE campaign_id = {id:String}`, query_params: { id }, format: 'JSONEachRow' });
      const [row] = await answer.json<{ readonly rows: number; readonly distinct: number; readonly lastSentMs: number }>();
      return row ?? { rows: 0, distinct: 0, lastSentMs: 0 };
    } finally {
      await client.close();
    }
  }

  it('smoke: two k6 over two segments, every request one row, a verdict that is the same later', async () => {
    const { exitCode, stdout, stderr } = await cli('sct', 'run', 'smoke', '--follow');
    expect(exitCode, stdout + stderr).toBe(0);
    for (const said of ['phase warm-up', 'phase baseline', 'phase with-smets1', 'Verdict: ✓ met']) expect(stdout).toContain(said);
    const [{ id } = { id: '' }] = (await stack.call<{ items: CampaignView[] }>('GET', '/v1/campaigns?limit=1')).items;
    const campaign = await show(id);
    expect(campaign.segments.map(({ result }) => result?.k6?.exitCode)).toEqual([0, 0]);
    expect(await stored(id)).toMatchObject({ rows: sentOf(campaign), distinct: sentOf(campaign) });
    const { items } = await stack.call<{ items: readonly CampaignSecond[] }>('GET', `/v1/campaigns/${id}/seconds`);
    expect(items.reduce((sum, { classes }) => sum + classes.reduce((all, { sent }) => all + sent, 0), 0)).toBe(sentOf(campaign));
    expect(items.some(({ deviceAlerts, dccAlerts }) => deviceAlerts > 0 && dccAlerts > 0)).toBe(true);
    const again = await stack.call<CampaignVerdict>('GET', `/v1/campaigns/${id}/gate`);
    expect({ ...again, evaluatedAt: '' }).toEqual({ ...campaign.decided, evaluatedAt: '' });
    expect((await cli('gate', 'eval', id)).exitCode).toBe(0);
    expect((await cli('sct', 'compare', id, id)).stdout).toMatch(/with-smets1 +rest .* 1\.000/);
    const folder = mkdtempSync(join(tmpdir(), 'gauntlet-campaign-report-'));
    try {
      expect((await cli('report', id, '--format', 'html,json,csv,pdf', '--out', folder)).exitCode).toBe(0);
      const [html, csv, pdf] = ['campaign.html', 'campaign.csv', 'campaign.pdf'].map((name) => readFileSync(join(folder, name)));
      expect(html?.toString()).toContain(again.inputsHash);
      expect(csv?.toString().split('\r\n').filter((line) => line.startsWith('with-smets1,'))).toHaveLength(6);
      expect(pdf?.subarray(0, 5).toString()).toBe('%PDF-');
      expect((await cli('report', id, '--format', 'junit', '--out', folder)).exitCode).toBe(104);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a generator that is killed is lost, with its k6; the other goes on, the verdict is inconclusive and names the share', async () => {
    const { id } = await submit({});
    await running(id);
    await sleep(2_000);
    const killed = stack.parts().find(({ name }) => name === 'load-worker-1');
    if (killed === undefined) throw new Error('no load worker');
    const k6Of = (pid: number) => execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)]).toString().trim();
    const k6 = k6Of(killed.pid);
    expect(k6).toMatch(/^\d+$/);
    process.kill(killed.pid, 'SIGKILL');
    const campaign = await decided(id);
    expect(campaign).toMatchObject({ state: 'completed', verdict: 'inconclusive' });
    expect(campaign.segments.map(({ state }) => state).sort()).toEqual(['lost', 'reported']);
    expect(criterion(campaign, 'rig.generators')).toMatchObject({ verdict: 'not-met', reason: '50.0 % of the load is lost or incomplete.', evidence: [expect.stringMatching(/^generator \d on .*: lost$/)] });
    expect(() => process.kill(Number(k6), 0)).toThrow('ESRCH');
  });

  it('ClickHouse away for 20 s: the load goes on, and every row is there afterwards, once', async () => {
    const { id } = await submit({ phases: [{ key: 'soak', kind: 'soak', duration: '30s', rest: 40 }] });
    await until(id, ({ segments }) => segments.reduce((sum, { progress }) => sum + (progress?.answered ?? 0), 0) > 100);
    await clickhouse.halt({ abruptly: true });
    await sleep(20_000);
    expect((await show(id)).segments.reduce((sum, { health }) => sum + (health?.spoolBytes ?? 0), 0)).toBeGreaterThan(0);
    await clickhouse.start();
    const campaign = await decided(id);
    expect(campaign.segments.map(({ result }) => [result?.ended, result?.reason])).toEqual([['completed', ''], ['completed', '']]);
    expect(sentOf(campaign)).toBeGreaterThan(1_000);
    expect(await stored(id)).toMatchObject({ rows: sentOf(campaign), distinct: sentOf(campaign) });
    expect(criterion(campaign, 'rig.reconciled')?.verdict).toBe('met');
    expect(criterion(campaign, 'rig.spool')?.observed).toMatch(/bytes waited/);
  });

  it('a breached abort rule stops every generator within 3 s', async () => {
    const { id } = await submit({ population: { installations: 100, mix: [{ dmc: 'UNI-00002', weight: 100, serves: ['rest'] }] }, phases: [{ key: 'soak', kind: 'soak', duration: '60s', rest: 40 }], abortRules: [{ metric: 'failed', above: 0.5, window: '2s' }] });
    const campaign = await decided(id);
    expect(campaign).toMatchObject({ state: 'aborted', verdict: 'inconclusive', reason: expect.stringMatching(/^failed was 1 over 2 s; the abort rule allows 0\.5$/) as string });
    expect((await stored(id)).lastSentMs - Date.parse(campaign.stoppedAt ?? '')).toBeLessThan(3_000);
    expect(sentOf(campaign)).toBe((await stored(id)).rows);
    expect((await cli('gate', 'eval', id)).exitCode).toBe(99);
  });

  it('cancelling stops it, an orchestrator that is killed meanwhile takes it up again', async () => {
    const { id } = await submit({ phases: [{ key: 'soak', kind: 'soak', duration: '60s', rest: 20 }] });
    await running(id);
    const orchestrator = stack.parts().find(({ name }) => name === 'orchestrator');
    process.kill(orchestrator?.pid ?? 0, 'SIGKILL');
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200)) if (await show(id).then((campaign) => campaign.segments.every(({ lastHeardAt }) => Date.now() - Date.parse(lastHeardAt ?? '') < 2_000), () => false)) break;
    expect((await cli('sct', 'cancel', id, '--reason', 'seen enough')).exitCode).toBe(0);
    const campaign = await decided(id);
    expect(campaign).toMatchObject({ state: 'cancelled' satisfies CampaignState, reason: 'seen enough' });
    expect(await stored(id)).toMatchObject({ rows: sentOf(campaign) });
  });

  it('a bad definition is refused before anything starts, every problem with its path (exit code 104)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gauntlet-campaign-'));
    try {
      const file = join(folder, 'campaign.yaml');
      writeFileSync(file, JSON.stringify({ ...base, traffic: { rest: [{ srv: '4.1.9', weight: 90 }] }, gates: [{ metric: 'happiness', threshold: 'p(95)<1' }] }));
      const { exitCode, stderr } = await cli('sct', 'plan', file);
      expect(exitCode).toBe(104);
      for (const path of ['traffic.rest', 'traffic.rest[0].srv', 'gates[0].metric']) expect(stderr).toContain(path);
      expect((await cli('sct', 'run', 'nosuch')).stderr).toContain('there is no campaign "nosuch"');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
