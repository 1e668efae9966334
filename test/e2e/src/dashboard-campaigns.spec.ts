import type { CampaignInput, CampaignView } from '@gauntlet/contracts';
import type { Stack } from '@gauntlet/testkit';
import { k6Program, startStack, uniformPortfolio } from '@gauntlet/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, overflowPx, seriousViolations } from './open-browser.ts';
import type { PageWatch } from './open-browser.ts';

const definition: CampaignInput = {
  key: 'watched',
  name: 'Watched in a browser',
  generators: 2,
  population: { installations: 100, mix: [{ dmc: 'UNI-00001', weight: 100, serves: ['smets1', 'rest'] }] },
  traffic: { rest: [{ srv: '4.1.1', weight: 100 }], smets1: [{ srv: '7.4', weight: 100 }] },
  alerts: { requestResponse: 37, deviceAlerts: 60, dccAlerts: 3 },
  phases: [{ key: 'baseline', kind: 'baseline', duration: '8s', rest: 30 }, { key: 'with-smets1', kind: 'with-smets1', duration: '8s', rest: 30, smets1: { ramp: { from: 1, to: 20 } } }],
  nonInferiority: { margin: 5, quantiles: [0.95] },
  gates: [{ metric: 'lost', threshold: 'rate<0.01' }],
  rig: { achievedRateMin: 0.9, cpuShareMax: 1, scheduleErrorP99MsMax: 5_000, clockSkewMsMax: 1_000 },
};

/** What a performance lead does with the dashboard, in a real browser on a real campaign. */
describe('the dashboard\'s campaigns', () => {
  let stack: Stack;
  let browser: Browser;
  let watch: PageWatch;
  let page: Page;
  let first: CampaignView;
  const submit = (change: Partial<CampaignInput> = {}) => stack.call<CampaignView>('POST', '/v1/campaigns', { ...definition, ...change });
  const decided = (on: Page) => on.locator('.page-facts').getByText(/^(met|not met|undecidable|inconclusive)$/).waitFor();

  beforeAll(async () => {
    stack = await startStack({ workers: 1, loadWorkers: 2, variables: { K6_BIN: k6Program() } });
    browser = await openBrowser();
    await stack.importPortfolio(uniformPortfolio(1));
    watch = await openPage(browser);
    page = watch.page;
    await page.goto(`${stack.url}/?token=${stack.tokens.viewer}`);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('says what will be there before there is a campaign', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Campaigns' }).click();
    await page.getByText('No campaign was started yet.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('follows a campaign: charts fill, generators are told, the verdict turns', async () => {
    first = await submit();
    await page.getByRole('link', { name: first.id.slice(-8) }).click();
    await page.getByText('Nothing was sent yet.').or(page.locator('.chart')).first().waitFor();
    await page.locator('.page-facts').getByText('running').waitFor();
    await page.getByRole('figure', { name: /target and sent/ }).waitFor();
    await page.getByRole('region', { name: 'Generators', exact: true }).last().getByText('running').first().waitFor();
    await decided(page);
    const described = await page.getByRole('figure', { name: /^Response times of SMETS1/ }).innerText();
    expect(described).toMatch(/p95: last [\d.]+, highest [\d.]+ ms/);
    // Every second is there, also those that were sent before the page was opened: the first and the last.
    expect(await page.getByRole('figure', { name: /target and sent/ }).innerText()).toMatch(/Second 0 to 1[5-9]\./);
  });

  it('has an address for each view: verdict with its numbers, exact response times', async () => {
    await page.getByRole('navigation', { name: 'Views of the campaign' }).getByRole('link', { name: 'Verdict' }).click();
    expect(page.url()).toBe(`${stack.url}/campaigns/${first.id}?view=verdict`);
    await page.getByRole('region', { name: 'Criteria of the rig' }).getByRole('rowheader', { name: 'rig.reconciled' }).waitFor();
    await page.getByRole('region', { name: 'Criteria of the system' }).getByRole('rowheader', { name: 'non-inferiority p95' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto(`${stack.url}/campaigns/${first.id}?view=times`);
    const times = page.getByRole('region', { name: 'Response times', exact: true });
    await times.getByRole('row').nth(3).waitFor();
    expect(await times.getByRole('row').count()).toBe(4);
    await page.getByText('Every request that ended was answered.').waitFor();
  });

  it('compares two campaigns', async () => {
    const second = await submit({ phases: definition.phases.map((phase) => ({ ...phase, duration: '3s' })) });
    await page.goto(`${stack.url}/campaigns/${second.id}`);
    await page.locator('.page-facts').getByText('running').waitFor();
    await decided(page);
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByLabel('Other', { exact: true }).selectOption(first.id);
    await page.getByRole('region', { name: 'Comparison' }).getByRole('row').nth(3).waitFor();
    expect(page.url()).toBe(`${stack.url}/campaigns/${second.id}?view=compare&with=${first.id}`);
  });

  it.each([['dark', 1_280], ['light', 1_280], ['dark', 390], ['light', 390]] as const)('is readable in %s at %i px: nothing too wide, no serious finding of axe', async (colorScheme, width) => {
    const { page: other, errors } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
    await other.goto(`${stack.url}/?token=${stack.tokens.viewer}`);
    for (const path of ['/campaigns', `/campaigns/${first.id}`, `/campaigns/${first.id}?view=verdict`, `/campaigns/${first.id}?view=times`, `/campaigns/${first.id}?view=compare`]) {
      await other.goto(`${stack.url}${path}`);
      await other.locator('main .panel').first().waitFor();
      if (!path.includes('?') && path !== '/campaigns') await other.locator('.chart canvas').first().waitFor();
      expect(await overflowPx(other), path).toBeLessThanOrEqual(0);
      expect(await seriousViolations(other), path).toEqual([]);
    }
    expect(errors).toEqual([]);
    await other.context().close();
  });

  it('had no error of a script, and nothing that its policy refused', () => {
    expect(watch.errors).toEqual([]);
  });
});
