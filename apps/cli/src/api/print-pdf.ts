import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GauntletError } from '@gauntlet/contracts';
import { findProgram } from '../stack/find-program.ts';

const run = promisify(execFile);
const browsers = ['chromium', 'chromium-browser', 'google-chrome'] as const;
const withinMs = 60_000;

/** Prints a self-contained page with headless Chromium. @throws GauntletError 'not-found' when there is no browser, 'internal' when it fails */
export async function printPdf(html: string, file: string): Promise<void> {
  const browser = browsers.map((name) => findProgram(name, process.env['PATH'])).find((path) => path !== undefined);
  if (browser === undefined) throw new GauntletError('not-found', 'PDF is printed by Chromium, which is not on PATH; on Debian as root: apt-get install -y chromium. HTML needs nothing');
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-pdf-'));
  try {
    const page = join(folder, 'page.html');
    await writeFile(page, html, { mode: 0o600 });
    // The sandbox needs privileges that root in a container does not have; what is printed is our own page, without a script.
    await run(browser, ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', `--user-data-dir=${join(folder, 'profile')}`, '--no-pdf-header-footer', `--print-to-pdf=${file}`, `file://${page}`], { timeout: withinMs });
  } catch (cause) {
    throw new GauntletError('internal', `${browser} did not print the report`, { cause });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
