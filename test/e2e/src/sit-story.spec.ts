import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, appendFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phaseReportKinds } from '@gauntlet/contracts';
import type { AttemptView, Portfolio, RegisterEntry, Role, RunView } from '@gauntlet/contracts';
import { loadSamplePortfolio, loadStandardPacks } from '@gauntlet/test-packs';
import type { Stack } from '@gauntlet/testkit';
import { startStack } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const dmcs = ['moc-09-larkfield-dormant', 'moc-10-larkfield-active', 'moc-11-ormside-dormant', 'moc-12-ormside-mixed', 'moc-14-tarn-active', 'moc-15-brindle-dormant'];
const failing = 'moc-12-ormside-mixed';
const dying = 'moc-14-tarn-active';
const sections = ['F', 'G', 'H', 'L', 'N', 'P'];

/**
 * Systems Integration Testing for MOC, from test plan to determination, on real parts and by the command line alone. Every body acts
 * with a token of its own. GAUNTLET_STORY_DIR keeps its documents: a transcript (story.md) and the reports.
 */
describe('SIT for MOC, whole', () => {
  let stack: Stack;
  const kept = process.env['GAUNTLET_STORY_DIR'];
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'gauntlet-story-'));
  const tokens = new Map<Role, string>();
  const runs = { regression: '', functional: '', fixed: '' };

  /** A command as a member of that body; its output goes into the transcript. */
  async function as(role: Role, expected: number, ...args: string[]): Promise<string> {
    const result = await runCli([...args, '--server', stack.url, '--token', tokens.get(role) ?? '']);
    const shown = (result.stdout + result.stderr).trimEnd();
    appendFileSync(join(folder, 'story.md'), `\n${role}: \`gauntlet ${args.map((one) => (/\s/.test(one) ? `'${one}'` : one)).join(' ').replaceAll(folder, '.')}\`\n\n\`\`\`text\n${shown.replaceAll(folder, '.')}\n\`\`\`\n`);
    expect(result.exitCode, `${role}: ${args.join(' ')}\n${shown}`).toBe(expected);
    return result.stdout + result.stderr;
  }
  const chapter = (title: string) => appendFileSync(join(folder, 'story.md'), `\n## ${title}\n`);
  const decide = (role: Role, decision: string, matter: string, outcome: string, expected = 0) => as(role, expected, 'decisions', 'take', decision, '--matter', matter, '--outcome', outcome, '--rationale', `${role} has looked at it.`);
  const add = async (role: Role, kind: string, fields: Record<string, unknown>) => {
    const file = join(folder, 'entry.json');
    writeFileSync(file, JSON.stringify(fields));
    const entry = JSON.parse(await as(role, 0, 'register', 'add', kind, file, '-o', 'json')) as RegisterEntry;
    rmSync(file);
    return entry.id;
  };
  const ran = async (packs: string[], on: readonly string[]) => {
    const { id } = await stack.submit({ packs, dmcs: [...on] });
    return await stack.ended(id, 400_000);
  };
  const attemptsOf = async (run: string, query: string) => (await stack.call<{ items: AttemptView[] }>('GET', `/v1/runs/${run}/attempts?limit=1000&${query}`)).items.filter((attempt) => attempt.standing === 'counted');
  const exitOf = (criterion: string, text: string) => text.split('\n').filter((line) => line.includes(` ${criterion} `) && /[✓✗?] /.test(line));

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'story.md'), '# SIT for MOC\n\nWhat each body did, and what the platform answered.\n');
    stack = await startStack({ workers: 2 });
    for (const role of ['DCC', 'TAB', 'TAG', 'Panel', 'SoS', 'SupplierParty', 'SitAuditor'] as const) {
      const made = await runCli(['token', 'create', '--role', role, '--subject', `A member of ${role}`, '--state', stack.stateDir]);
      if (made.exitCode !== 0) throw new Error(made.stderr);
      tokens.set(role, made.stdout.trim());
    }
    await stack.importPacks(await loadStandardPacks());
    const portfolio = await loadSamplePortfolio();
    await stack.importPortfolio(withProfile(portfolio, dying, { wanLostAfterRequests: 200 }));
  });
  afterAll(async () => {
    await stack.stop();
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  });

  it('12.5: SIT does not start without plan, certificate of PIT, specification with TTM, readiness and approval', async () => {
    chapter('Entry');
    await as('DCC', 0, 'phases', 'create', 'PIT-MOC', '--provider', 'DSP');
    await as('DCC', 0, 'phases', 'create', 'SIT-MOC', '--provider', 'DSP,S1SP');
    await as('DCC', 99, 'phases', 'entry', 'SIT-MOC');
    expect(await as('DCC', 1, 'phases', 'start', 'SIT-MOC')).toContain('12.5(b): Missing: the PIT Test Completion Certificate for MOC.');
    writeFileSync(join(folder, 'ttm.csv'), await ttmCsv());
    await as('DCC', 0, 'ttm', 'import', join(folder, 'ttm.csv'), '--ttm-version', 'MOC 1', '--id', 'TTM-MOC');
    const plan = await add('DCC', 'test-plan', { title: 'Test plan of SIT for MOC', phase: 'SIT-MOC', version: '1.0', document: 'sit-moc-plan.pdf', packs: ['srvt', 'regression'], dmcs });
    const specification = await add('DCC', 'test-specification', { title: 'Test specification of SIT for MOC', phase: 'SIT-MOC', version: '1.0', document: 'sit-moc-specification.pdf', ttm: 'TTM-MOC' });
    await revise('phase', 'SIT-MOC', 'plan and specification are there', { testPlan: plan, testSpecification: specification, ttm: 'TTM-MOC', observers: ['A member of TAG'] });
    await decide('TAB', 'sign-off-test-plan', `test-plan:${plan}`, 'signed off', 1);
    await decide('DCC', 'sign-off-test-plan', `test-plan:${plan}`, 'signed off');
    await decide('DCC', 'confirm-readiness', 'phase:SIT-MOC', 'confirmed');
    await decide('DCC', 'approve-to-proceed', 'phase:SIT-MOC', 'approved');
    expect(await as('DCC', 99, 'phases', 'entry', 'SIT-MOC')).toContain('Missing: the PIT Test Completion Certificate for MOC.');
  });

  it('12.6: PIT exits on its own runs and reports, and only then has a certificate', async () => {
    chapter('PIT');
    const run = await ran(['srvt', 'regression'], ['moc-09-larkfield-dormant']);
    const certificate = await add('DCC', 'certificate', { phase: 'PIT-MOC', serviceProvider: 'DSP', issuedOn: '2026-03-02' });
    expect(await decide('DCC', 'issue-test-completion-certificate', `certificate:${certificate}`, 'issued', 1)).toContain('SVTAD 12.6');
    await as('DCC', 0, 'phases', 'count', 'PIT-MOC', '--run', run.id);
    await as('DCC', 99, 'phases', 'exit', 'PIT-MOC');
    await as('DCC', 0, 'phases', 'report', 'PIT-MOC', '--report', 'phase,assurance', '--record', '--out', folder);
    await as('DCC', 0, 'phases', 'exit', 'PIT-MOC');
    await decide('DCC', 'issue-test-completion-certificate', `certificate:${certificate}`, 'issued');
    await decide('TAB', 'approve-test-completion-certificate', `certificate:${certificate}`, 'approved');
    await as('DCC', 0, 'phases', 'entry', 'SIT-MOC');
    await as('DCC', 0, 'phases', 'start', 'SIT-MOC');
  });

  it('9.2, 12.6(a), (b), (f): runs on six DMCs, a DMC that fails, one whose devices die, and the issue with its evidence', async () => {
    chapter('Runs and issues');
    const regression = await ran(['regression'], dmcs);
    const functional = await ran(['srvt'], dmcs);
    Object.assign(runs, { regression: regression.id, functional: functional.id });
    await as('DCC', 0, 'phases', 'count', 'SIT-MOC', '--run', `${runs.regression},${runs.functional}`);
    const text = await as('DCC', 99, 'phases', 'exit', 'SIT-MOC');
    expect(exitOf('12.6(b)', text).filter((line) => line.includes('✗')).map((line) => line.split(' ')[0])).toEqual([failing]);
    expect(exitOf('12.6(a)', text).filter((line) => line.includes('✗')).map((line) => line.split(' ')[0])).toEqual([dying]);
    for (const run of [runs.regression, runs.functional]) await as('DCC', 0, 'issues', 'open', '--title', 'The S1SP answers reads wrongly', '--description', 'Import registers come back as E5.', '--provider', 'S1SP', '--severity', '3', '--raised-in', 'SIT-MOC', '--run', run, '--dmc', failing);
    expect(await as('DCC', 0, 'issues', 'show', 'TI-1')).toContain('Not passed since:');
  });

  it('12.6(a): the tests that cannot be run leave the plan when the TAB recommended it and the Secretary of State approved', async () => {
    chapter('De-scoping');
    const lost = (await attemptsOf(runs.functional, `dmc=${dying}&outcome=infrastructure`)).map((attempt) => `${attempt.packKey}:${attempt.testKey}`);
    expect(lost.length).toBeGreaterThan(0);
    const proposal = await add('DCC', 'de-scoping', { phase: 'SIT-MOC', dmc: dying, packKind: 'functional', tests: lost, rationale: 'The devices broke and cannot be replaced.' });
    const executed = async (verdict: string) => expect(exitOf('12.6(a)', await as('DCC', 99, 'phases', 'exit', 'SIT-MOC')).find((line) => line.startsWith(dying))).toContain(verdict);
    await executed('? undecidable');
    await decide('SoS', 'approve-de-scoping-in-sit', `de-scoping:${proposal}`, 'approved', 1);
    await decide('TAB', 'approve-de-scoping', `de-scoping:${proposal}`, 'approved');
    await executed('? undecidable');
    await decide('SoS', 'approve-de-scoping-in-sit', `de-scoping:${proposal}`, 'approved');
    await executed('✓ met');
  });

  it('12.6(f), (h): a fix is shown by the tests that failed, and regression counts on the stage-exit version alone', async () => {
    chapter('Fix and regression');
    await stack.importPortfolio(withProfile(await loadSamplePortfolio(), failing, { failing: [] }));
    runs.fixed = (await ran(['srvt', 'regression'], [failing])).id;
    await as('DCC', 0, 'phases', 'count', 'SIT-MOC', '--run', runs.fixed, '--exit-version', '9.9.9');
    expect(exitOf('12.6(f)', await as('DCC', 99, 'phases', 'exit', 'SIT-MOC')).every((line) => line.includes('✗'))).toBe(true);
    const { targetVersion } = await stack.call<RunView>('GET', `/v1/runs/${runs.fixed}`);
    await as('DCC', 0, 'phases', 'count', 'SIT-MOC', '--run', runs.fixed, '--exit-version', targetVersion ?? '');
    const text = await as('DCC', 99, 'phases', 'exit', 'SIT-MOC');
    for (const criterion of ['12.6(a)', '12.6(b)', '12.6(f)']) expect(exitOf(criterion, text).every((line) => line.includes('✓')), text).toBe(true);
    for (const issue of ['TI-1', 'TI-2']) expect(await as('DCC', 0, 'issues', 'fix', issue, '--run', runs.fixed, '--resolution', 'The S1SP corrected its answers.')).toContain('closed');
  });

  it('13.20, 14.5: a disputed severity blocks the exit; the TAG decides it; an exclusion is refused, then agreed', async () => {
    chapter('Dispute and exclusion');
    for (let n = 0; n < 15; n += 1) await stack.call('POST', '/v1/issues', { title: `A known defect, number ${n + 1}`, description: 'It has a workaround.', serviceProvider: 'DSP', severity: 3, raisedIn: { phase: 'SIT', release: 'MOC' } });
    await as('SupplierParty', 0, 'issues', 'open', '--title', 'Top-up is refused at night', '--description', 'A customer is off supply.', '--provider', 'DSP', '--severity', '4', '--raised-in', 'SIT-MOC', '--raised-by', 'participant', '--participant', 'Energy Ltd');
    const issue = 'TI-18';
    await as('DCC', 0, 'phases', 'work-off', 'SIT-MOC', '--certificate-date', '2026-04-02');
    await decide('TAB', 'approve-work-off-plan', 'work-off-plan:WOP-1', 'approved');
    await as('DCC', 0, 'phases', 'report', 'SIT-MOC', '--report', 'phase,assurance', '--record', '--out', folder);
    const reports = (await stack.call<{ items: RegisterEntry<'report'>[] }>('GET', '/v1/phase-reports?phase=SIT-MOC&report=assurance')).items;
    await decide('TAB', 'approve-assurance-report', `report:${reports[0]?.id ?? ''}`, 'approved');
    await as('DCC', 0, 'phases', 'exit', 'SIT-MOC');
    await add('SupplierParty', 'dispute', { issue, participant: 'Energy Ltd', claimed: 3, rationale: 'There is no workaround at night.' });
    expect(await as('DCC', 98, 'phases', 'exit', 'SIT-MOC')).toContain(`how ${issue} counts (SVTAD 14.5)`);
    expect(await decide('Panel', 'determine-sit-completion', 'phase:SIT-MOC', 'complete', 1)).toContain('SVTAD 14.5');
    expect(await as('DCC', 0, 'reminders')).toContain('SVTAD 14.2, 14.5');
    await decide('DCC', 'assign-severity', `testing-issue:${issue}`, 'severity 4');
    await decide('TAG', 'determine-severity', `testing-issue:${issue}`, 'severity 3');
    await as('DCC', 99, 'phases', 'exit', 'SIT-MOC');
    await add('DCC', 'exclusion', { issue, rationale: 'It arises from one supplier’s tariff.', materialImpact: 'yes' });
    await decide('DCC', 'propose-exclusion', `testing-issue:${issue}`, 'proposed');
    await decide('TAG', 'agree-exclusion', `testing-issue:${issue}`, 'refused');
    await as('DCC', 99, 'phases', 'exit', 'SIT-MOC');
    expect(await as('DCC', 0, 'reminders')).toContain('SVTAD 13.21');
    await decide('TAG', 'agree-exclusion', `testing-issue:${issue}`, 'agreed');
    expect(await as('DCC', 0, 'phases', 'exit', 'SIT-MOC')).toContain(`Not counted: ${issue}`);
  });

  it('9.7, 13.13, 13.15–13.16, 15: reports, notices, the TAG’s recommendation, the Panel’s determination, certificates', async () => {
    chapter('Completion');
    await add('DCC', 'witnessing', { phase: 'SIT-MOC', dmc: dmcs[0], test: 'regression:electricity-import-registers', observer: 'A member of TAG', observedOn: '2026-03-20', outcome: 'passed', scriptDeviation: 'none', observerInvolvement: 'none' });
    await decide('TAG', 'recommend-completion', 'phase:SIT-MOC', 'recommended');
    await decide('SitAuditor', 'give-audit-opinion', 'phase:SIT-MOC', 'opinion given');
    await add('DCC', 'notice', { phase: 'SIT-MOC', on: '2026-03-27', to: ['SoS', 'Authority', 'Panel', 'Parties'], sent: ['completion-report', 'sit-auditor-report', 'redactions'], text: 'The DCC considers that SIT for MOC has been completed.' });
    expect(await as('DCC', 0, 'phases', 'exit', 'SIT-MOC')).toContain('before-the-panel');
    await decide('DCC', 'determine-sit-completion', 'phase:SIT-MOC', 'complete', 1);
    await decide('Panel', 'determine-sit-completion', 'phase:SIT-MOC', 'complete');
    expect(await as('DCC', 0, 'phases', 'exit', 'SIT-MOC')).toContain('Completion (SVTAD 13.16): complete');
    for (const provider of ['DSP', 'S1SP']) {
      const certificate = await add('DCC', 'certificate', { phase: 'SIT-MOC', serviceProvider: provider, issuedOn: '2026-04-02' });
      await decide('DCC', 'issue-test-completion-certificate', `certificate:${certificate}`, 'issued');
      await decide('TAB', 'approve-test-completion-certificate', `certificate:${certificate}`, 'approved');
    }
    expect(await as('DCC', 0, 'phases', 'work-off-state', 'WOP-1', '--on', '2026-05-06')).toContain('overdue');
    await as('DCC', 0, 'phases', 'report', 'SIT-MOC', '--report', 'completion,issue-log,work-off-plan,coverage,weekly,audit-pack,promotion', '--out', folder);
    await as('DCC', 0, 'audit', 'verify');
  });

  it('leaves documents that a reader can open: every report, and no name in the weekly one', () => {
    const files = readdirSync(folder);
    for (const report of phaseReportKinds) expect(files).toEqual(expect.arrayContaining([`SIT-MOC-${report}.html`, `SIT-MOC-${report}.csv`, `SIT-MOC-${report}.json`]));
    const completion = readFileSync(join(folder, 'SIT-MOC-completion.html'), 'utf8');
    for (const clause of ['9.4(c)', '12.6(f)', '13.20', '13.13', '15.1', '19.4', 'determine-sit-completion']) expect(completion).toContain(clause);
    const weekly = ['html', 'csv', 'json'].map((format) => readFileSync(join(folder, `SIT-MOC-weekly.${format}`), 'utf8')).join();
    for (const name of [...dmcs, 'Energy Ltd', 'S1SP']) expect(weekly).not.toContain(name);
    expect(readFileSync(join(folder, 'story.md'), 'utf8')).toContain('Panel: `gauntlet decisions take determine-sit-completion');
  });

  async function revise(kind: string, id: string, reason: string, change: Record<string, unknown>): Promise<void> {
    const file = join(folder, 'change.json');
    writeFileSync(file, JSON.stringify(change));
    await as('DCC', 0, 'register', 'revise', kind, id, file, '--reason', reason);
    rmSync(file);
  }
});

/** The same portfolio with another profile of one DMC. */
function withProfile(portfolio: Portfolio, dmcId: string, change: Partial<NonNullable<Portfolio['dmcs'][number]['simulation']>>): Portfolio {
  return { dmcs: portfolio.dmcs.map((dmc) => (dmc.id === dmcId && dmc.simulation !== undefined ? { ...dmc, simulation: { ...dmc.simulation, ...change } } : dmc)) };
}

/** What the packs' tests say that they cover, as a matrix. */
async function ttmCsv(): Promise<string> {
  const packs = (await loadStandardPacks()).filter((pack) => pack.key === 'srvt' || pack.key === 'regression');
  const rows = packs.flatMap((pack) =>
    pack.tests.flatMap((test) =>
      test.requirements
        .filter((requirement) => sections.includes(requirement.charAt(0)))
        .map((requirement) => [requirement, requirement.charAt(0), 'yes', `${pack.key}-${test.functionalGroup}-${requirement}`.replaceAll(/[^A-Za-z0-9]+/g, '-'), test.functionalGroup, `${pack.key}:${test.key}`]),
    ),
  );
  return ['requirement,section,toBeTested,scenario,functionalGroup,test', ...rows.map((row) => row.map((cell) => `"${cell}"`).join(','))].join('\n');
}
