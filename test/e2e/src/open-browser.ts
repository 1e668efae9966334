import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Debian's Chromium; `./gauntlet test` installs it where it is missing. @throws Error that says what to install */
export async function openBrowser(): Promise<Browser> {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('the dashboard is tested in Chromium; on Debian as root: apt-get install -y chromium');
  // The sandbox needs privileges that a container does not give; what is loaded is our own page alone.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'] });
}

export interface PageWatch {
  readonly page: Page;
  /** Errors of scripts, and what the content security policy refused. */
  readonly errors: readonly string[];
}

/** A page of its own session. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<PageWatch> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) errors.push(message.text());
  });
  return { page, errors };
}

/** What axe finds at level serious or above, one line each. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, which the page's policy does not concern.
  await page.evaluate(axe);
  const { violations }: { violations: readonly Violation[] } = await page.evaluate('axe.run()');
  const serious = violations.filter((found) => found.impact === 'serious' || found.impact === 'critical');
  return serious.flatMap((found) => found.nodes.slice(0, 3).map((node) => `${found.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** Pixels by which the page is wider than its window. */
export async function overflowPx(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
