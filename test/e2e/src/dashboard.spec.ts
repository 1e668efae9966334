import type { AttemptView, RunView } from '@gauntlet/contracts';
import { loadSamplePortfolio, loadStandardPacks } from '@gauntlet/test-packs';
import type { Stack } from '@gauntlet/testkit';
import { startStack } from '@gauntlet/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, overflowPx, seriousViolations } from './open-browser.ts';
import type { PageWatch } from './open-browser.ts';

/** What a person does with the dashboard, in a real browser on the real platform; one finished run is looked at from all sides. */
describe('the dashboard', () => {
  let stack: Stack;
  let browser: Browser;
  let ended: RunView;
  let failed: AttemptView;
  let watch: PageWatch;
  let page: Page;
  const dmcs = async () => (await loadSamplePortfolio()).dmcs.map((dmc) => dmc.id);
  const signIn = async (on: Page) => void (await on.goto(`${stack.url}/?token=${stack.tokens.viewer}`));

  beforeAll(async () => {
    stack = await startStack({ workers: 2 });
    browser = await openBrowser();
    await stack.importPortfolio(await loadSamplePortfolio());
    await stack.importPacks(await loadStandardPacks());
    const submitted = await stack.submit({ packs: ['srvt'], dmcs: (await dmcs()).filter((id) => /ioc-06|moc-12|foc-23|ioc-01/.test(id)) });
    ended = await stack.ended(submitted.id, 300_000);
    failed = (await stack.call<{ items: AttemptView[] }>('GET', `/v1/runs/${ended.id}/attempts?outcome=failed&limit=1`)).items[0] ?? failed;
    watch = await openPage(browser);
    page = watch.page;
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('asks for a token, says when it is wrong, and then shows the page that one came for', async () => {
    await page.goto(`${stack.url}/runs?state=completed`);
    await page.getByLabel('Token').fill('x'.repeat(40));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('This token is not known here.').waitFor();
    await page.getByLabel('Token').fill(stack.tokens.viewer);
    await page.getByLabel('Token').press('Enter');
    await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
    await page.getByRole('region', { name: 'Runs' }).getByRole('row').nth(1).waitFor();
    expect(page.url()).toBe(`${stack.url}/runs?state=completed`);
  });

  it('filters runs, and the address reproduces the filter', async () => {
    await page.goto(`${stack.url}/runs`);
    await page.getByLabel('Gate').selectOption('met');
    await page.getByText('No run matches these filters.').waitFor();
    expect(page.url()).toBe(`${stack.url}/runs?verdict=met`);
    await page.reload();
    await page.getByText('No run matches these filters.').waitFor();
    await page.getByLabel('Gate').selectOption('not-met');
    await page.getByRole('link', { name: ended.id.slice(-8) }).waitFor();
  });

  it('leads from a failed square to the failed test and its messages', async () => {
    await page.goto(`${stack.url}/runs/${ended.id}`);
    await page.getByRole('link', { name: new RegExp(`^${failed.dmcId}, ${failed.functionalGroup}: .* failed`) }).click();
    const tests = page.getByRole('region', { name: `Tests of ${failed.dmcId} in ${failed.functionalGroup}`, exact: true });
    await tests.last().getByRole('link', { name: failed.testKey, exact: true }).first().click();
    await page.getByRole('heading', { name: failed.testKey }).waitFor();
    expect(page.url()).toContain(`/runs/${ended.id}/attempts/`);
    await page.getByText(failed.reason).first().waitFor();
    const request = page.getByRole('region', { name: 'Service Request sent, whole text' }).first();
    expect(await request.innerText()).toMatch(/<sr:Request[\s\S]*<sr:ServiceReferenceVariant>[\d.]+<\/sr:ServiceReferenceVariant>[\s\S]*<ds:SignatureValue>/);
    await page.getByText(ended.traceId).waitFor();
    await page.goBack();
    await tests.first().waitFor();
  });

  it('groups failures by signature and opens one', async () => {
    await page.goto(`${stack.url}/runs/${ended.id}`);
    await page.getByRole('navigation', { name: 'Views of the run' }).getByRole('link', { name: /Failures/ }).click();
    const group = page.locator('details.failure').first();
    await group.locator('summary').click();
    expect(await group.getByRole('row').count()).toBeGreaterThan(1);
    expect(page.url()).toContain('view=failures');
  });

  it('shows the gate with clause, what was seen, limit and verdict of every DMC (SVTAD 12.6)', async () => {
    await page.goto(`${stack.url}/runs/${ended.id}?view=gate`);
    const table = page.getByRole('region', { name: 'Criteria by DMC' });
    await table.getByText('12.6(b)').first().waitFor();
    for (const dmc of ended.gate?.dmcs ?? []) await table.getByRole('rowheader', { name: new RegExp(`^${dmc.dmcId}`) }).waitFor();
    await page.getByLabel('DMCs').selectOption('undecidable');
    expect(await table.getByRole('rowheader').count()).toBe(ended.gate?.dmcs.filter((dmc) => dmc.verdict === 'undecidable').length);
  });

  it('follows a run live: the overview shows it, its squares fill, its gate turns', async () => {
    await page.goto(stack.url);
    await page.getByText('No run is under way.').waitFor();
    const run = await stack.submit({ packs: ['srvt'], dmcs: ['*'] });
    const second = await stack.submit({ packs: ['srvt'], dmcs: ['*'] });
    const link = page.getByRole('region', { name: 'Runs that are under way' }).getByRole('link', { name: second.id.slice(-8) });
    expect(await seriousViolations(page)).toEqual([]);
    await link.click();
    await page.getByRole('link', { name: /Lanes/ }).click();
    await page.getByRole('region', { name: 'Lanes that wait for a device set' }).getByText(`leased by run ${run.id.slice(-8)}`).first().waitFor();
    await page.getByRole('link', { name: 'Heatmap' }).click();
    expect(await page.locator('.heatmap .square-planned').count()).toBeGreaterThan(0);
    await page.locator('.heatmap .square-passed').first().waitFor();
    await stack.ended(second.id, 300_000);
    await page.getByText('completed', { exact: true }).first().waitFor();
    await page.locator('.page-facts').getByText('not met').waitFor();
    await page.waitForFunction("document.querySelectorAll('.heatmap .square-planned, .heatmap .square-partial').length === 0");
  });

  it('can be walked by keyboard alone: skip link, main places, squares, back', async () => {
    await page.goto(`${stack.url}/runs/${ended.id}`);
    await page.locator('.heatmap .square-failed').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await ofFocus(page, 'textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await ofFocus(page, 'id')).toBe('content');
    // Which test fails first is chance; its square is the one to go to.
    const wanted = `${failed.dmcId}, ${failed.functionalGroup}:`;
    for (let presses = 0; presses < 200 && !(await ofFocus(page, 'ariaLabel')).startsWith(wanted); presses += 1) await page.keyboard.press('Tab');
    expect(await ofFocus(page, 'className')).toContain('square-failed');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Tests of / }).waitFor();
    // Focus goes along to the tests, so that the next Tab is in them.
    await page.waitForFunction("document.activeElement.className === 'tests-panel'");
    await page.getByRole('region', { name: /^Tests of / }).getByRole('link', { name: failed.testKey, exact: true }).first().waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: /^Tests of / }).waitFor({ state: 'detached' });
  });

  it('says since when it is stale when the stream drops, and goes on when it is back', async () => {
    await page.goto(`${stack.url}/runs/${ended.id}`);
    await page.getByRole('status').getByText('Live').waitFor();
    const orchestrator = stack.parts().find((part) => part.name.includes('orchestrator'));
    process.kill(orchestrator?.pid ?? 0, 'SIGSTOP');
    try {
      await page.getByText(/^Stale since \d\d:\d\d:\d\d UTC/).waitFor();
    } finally {
      process.kill(orchestrator?.pid ?? 0, 'SIGCONT');
    }
    await page.getByRole('status').getByText('Live').waitFor();
    expect(await page.locator('.heatmap .square').count()).toBeGreaterThan(0);
  });

  it('goes on when the orchestrator was killed and has come up again', async () => {
    await page.goto(stack.url);
    await page.getByRole('status').getByText('Live').waitFor();
    const orchestrator = () => stack.parts().find((part) => part.name.includes('orchestrator'))?.pid ?? 0;
    const killed = orchestrator();
    process.kill(killed, 'SIGKILL');
    await page.getByText(/^Stale since/).waitFor();
    await page.getByRole('status').getByText('Live').waitFor();
    expect(orchestrator()).not.toBe(killed);
    const run = await stack.submit({ packs: ['srvt'], dmcs: ['*'] });
    await page.getByRole('link', { name: run.id.slice(-8) }).first().waitFor();
  });

  it('says so when there is no such run', async () => {
    await page.goto(`${stack.url}/runs/00000000-0000-7000-8000-000000000000`);
    expect(await page.getByRole('alert').innerText()).toContain('there is no run');
  });

  describe.each([
    ['light', 1_280],
    ['dark', 1_280],
    ['light', 390],
    ['dark', 390],
  ] as const)('in %s at %d pixels', (colorScheme, width) => {
    it('no page has a serious violation of accessibility, is wider than the window, or breaks its own policy', async () => {
      const { page: own, errors } = await openPage(browser, { colorScheme, viewport: { width, height: 844 } });
      await own.goto(stack.url);
      await own.getByLabel('Token').waitFor();
      expect(await seriousViolations(own)).toEqual([]);
      await signIn(own);
      const run = `/runs/${ended.id}`;
      for (const path of ['/', '/runs', '/runs?verdict=met', run, `${run}?dmc=${failed.dmcId}`, `${run}?view=failures`, `${run}?view=gate`, `${run}?view=lanes`, `${run}/attempts/${failed.attemptId}`]) {
        await own.goto(`${stack.url}${path}`);
        await own.locator('.panel').last().waitFor();
        await own.getByText(/^(Reading|Evaluating|Connecting)/).first().waitFor({ state: 'detached' });
        expect(await seriousViolations(own), path).toEqual([]);
        expect(await overflowPx(own), path).toBe(0);
      }
      expect(errors).toEqual([]);
      await own.context().close();
    });
  });
});

async function ofFocus(page: Page, property: 'id' | 'className' | 'textContent' | 'ariaLabel'): Promise<string> {
  return page.evaluate(`document.activeElement.${property} ?? ''`);
}
