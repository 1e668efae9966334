import { createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPackage, containerPackages, ensurePackages, postgresqlPackage, redisPackage } from '../stack/debian-packages.ts';
import { ProgramsForTests } from './programs-for-tests.ts';
import type { BuiltProgram } from './programs-for-tests.ts';
import { errorsOfLog } from '../stack/log-tail.ts';
import { runCommand } from './run-command.ts';
import { isProvenSuite, recordProof } from './suites.ts';
import type { Suite } from './suites.ts';
import { countVitest } from './vitest-report.ts';
import type { TestCounts } from './vitest-report.ts';

export interface ChecksOptions {
  readonly root: string;
  /** Logs and reports of every check. */
  readonly logDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly print: (text: string) => void;
  readonly suites: readonly Suite[];
}

interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly withinMinutes: number;
  /** Runs tests, which are counted one by one; else the check counts as one. */
  readonly report?: string;
  /** Cannot say anything when the build failed. */
  readonly needsBuild?: true;
  /** Programs that are built for it where they are missing. */
  readonly needs?: readonly BuiltProgram[];
}

/**
 * Runs every check, prints one line for each and the last line "N passed, N failed"; returns how many failed.
 * This file and what it imports run as they are, without a build: types are stripped, and no package is imported.
 */
export async function runChecks(options: ChecksOptions): Promise<number> {
  const { print } = options;
  let passed = 0;
  let failed = 0;
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  const programs = new ProgramsForTests(options, interrupt.signal);
  // Whatever a test leaves in the temporary folder goes with it.
  const temporary = await mkdtemp(join(tmpdir(), 'gauntlet-'));
  try {
    // As /tmp itself: a PostgreSQL server, which refuses to run as root, has to reach its folder below.
    await chmod(temporary, 0o1777);
    await mkdir(options.logDir, { recursive: true });
    const advice = await providePackages(options);
    if (advice !== undefined) {
      print(`✗ ${advice}`);
      failed += 1;
      return failed;
    }
    let built = true;
    const checks = checksOf(options);
    programs.start(new Set(checks.flatMap((check) => check.needs ?? [])));
    for (const check of checks) {
      const provided = await programs.provide(check.needs ?? []);
      if (provided.kind === 'missing') {
        print(`✗ ${provided.advice}`);
        failed += 1;
        break;
      }
      const env = { ...options.env, ...provided.variables };
      const counts: TestCounts = check.needsBuild === true && !built ? notRun(check, print) : await runCheck(check, { ...options, env }, temporary, interrupt.signal);
      if (check.name === 'build') built = counts.failed === 0;
      if (isProvenSuite(check.name) && counts.failed === 0) await recordProof(options.root, check.name);
      passed += counts.passed;
      failed += counts.failed;
      if (interrupt.signal.aborted) {
        failed += 1;
        print('✗ interrupted; what was not run counts as one failed');
        break;
      }
    }
    return failed;
  } finally {
    interrupt.abort();
    await programs.settled();
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal);
    print(`${passed} passed, ${failed} failed`);
  }
}

function notRun(check: Check, print: (text: string) => void): TestCounts {
  print(`✗ ${check.name}: not run, because the build failed`);
  return countOne(1);
}

function checksOf({ root, logDir, suites }: ChecksOptions): readonly Check[] {
  const vitest = (project: string, withinMinutes: number): Check => {
    const report = join(logDir, `${project}.json`);
    return { name: project, command: join(root, 'node_modules/.bin/vitest'), args: ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], withinMinutes, report };
  };
  const build: Check = { name: 'build', command: 'npm', args: ['run', 'build', '--', '--output-style=stream'], withinMinutes: 15 };
  const standard: readonly Check[] = [
    { name: 'lint', command: 'npm', args: ['run', 'lint'], withinMinutes: 10 },
    { name: 'typecheck', command: 'npm', args: ['run', 'typecheck'], withinMinutes: 10 },
    vitest('architecture', 10),
    vitest('unit', 20),
    { ...vitest('integration', 30), needsBuild: true, needs: ['k6'] },
    { ...vitest('e2e', 45), needsBuild: true, needs: ['k6'] },
  ];
  const helm: Check = { ...vitest('helm', 10), needs: ['helm'] };
  return [
    ...(suites.length > 1 || !suites.includes('helm') ? [build] : []),
    ...(suites.includes('standard') ? standard : []),
    ...(suites.includes('standard') || suites.includes('helm') ? [helm] : []),
    ...(suites.includes('cluster') ? [{ ...vitest('cluster', 30), needsBuild: true as const, needs: ['helm', 'cluster'] as const }] : []),
    ...(suites.includes('images') ? [{ ...vitest('images', 30), needsBuild: true as const, needs: ['k6'] as const }] : []),
  ];
}

async function runCheck(check: Check, { root, logDir, env, print }: ChecksOptions, temporary: string, signal: AbortSignal): Promise<TestCounts> {
  const log = join(logDir, `${check.name}.log`);
  const started = performance.now();
  if (check.report !== undefined) await rm(check.report, { force: true });
  const exitCode = await runCommand({ command: check.command, args: check.args, cwd: root, env: { ...env, TMPDIR: temporary, CI: 'true', NO_COLOR: '1' }, log, withinMs: check.withinMinutes * 60_000, signal });
  const counts = check.report === undefined ? countOne(exitCode) : countVitest(existsSync(check.report) ? await readFile(check.report, 'utf8') : undefined, exitCode);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  const tests = check.report === undefined ? '' : `: ${counts.passed} passed, ${counts.failed} failed${skipped}`;
  print(`${counts.failed === 0 ? '✓' : '✗'} ${check.name}${tests} (${((performance.now() - started) / 1000).toFixed(0)} s)${counts.failed === 0 ? '' : `; log: ${log}`}`);
  if (exitCode === 124) print(`  it was ended after ${check.withinMinutes} minutes`);
  const details = counts.failed === 0 ? [] : counts.failures.length > 0 ? counts.failures.slice(0, 40) : errorsOfLog(log);
  for (const detail of details) print(`  | ${detail}`);
  return counts;
}

function countOne(exitCode: number): TestCounts {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0, failures: [] } : { passed: 0, failed: 1, skipped: 0, failures: [] };
}

/** Real servers and a browser for the tests; undefined when they are there, else what a person has to do. */
async function providePackages({ env, logDir, print, suites }: ChecksOptions): Promise<string | undefined> {
  const log = createWriteStream(join(logDir, 'packages.log'));
  const outcome = await ensurePackages([redisPackage, postgresqlPackage, chromiumPackage, ...(suites.includes('images') ? containerPackages : [])], { env, isRoot: process.getuid?.() === 0, log: (text) => log.write(text) });
  await new Promise((resolve) => log.end(resolve));
  if (outcome.kind === 'installed') print(`✓ installed ${outcome.names.join(' and ')}`);
  return outcome.kind === 'missing' ? `the tests need real programs: ${outcome.advice} (log: ${join(logDir, 'packages.log')})` : undefined;
}
