import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttemptView, EvidenceRow, GateView, RunView } from '@gauntlet/contracts';
import { loadSamplePortfolio, loadStandardPacks } from '@gauntlet/test-packs';
import type { Stack } from '@gauntlet/testkit';
import { startStack } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSchema, verifyWithXmlCrypto } from '@gauntlet/test-conformance';
import { runCli } from './run-cli.ts';

/** The main job, whole, on real parts: the sample portfolio and the standard packs, once; every test here looks at that run. */
describe('the standard packs on the sample portfolio', () => {
  let stack: Stack;
  let run: RunView;
  let attempts: AttemptView[];
  const cli = (...args: string[]) => runCli([...args, '--server', stack.url, '--token', stack.tokens.admin]);

  beforeAll(async () => {
    stack = await startStack({ workers: 2 });
    await stack.importPortfolio(await loadSamplePortfolio());
    await stack.importPacks(await loadStandardPacks());
    const submitted = await stack.submit({ packs: ['dormant-migration', 'srvt', 'regression'], dmcs: ['*'] });
    run = await stack.ended(submitted.id, 300_000);
    attempts = await everyAttempt(stack, run.id);
  });
  afterAll(async () => stack.stop());

  it('runs every planned test on 24 DMCs and ends', () => {
    expect(run.state).toBe('completed');
    expect(run.lanes).toHaveLength(24);
    const executed = run.lanes.reduce((sum, lane) => sum + lane.passed + lane.failed + lane.infrastructure, 0);
    expect(executed).toBe(run.planned);
    expect(attempts.filter((attempt) => attempt.standing === 'counted')).toHaveLength(run.planned);
  });

  it('decides the gate per DMC: one under 90 %, one passed with failures, one failed by regression alone, one undecidable', () => {
    const verdicts = verdictsOf(run.gate);
    const like = (wanted: Partial<Verdicts>) => verdicts.filter((dmc) => Object.entries(wanted).every(([key, value]) => dmc[key as keyof Verdicts] === value));
    expect(like({ executed: 'met', passRate: 'not-met' })).toHaveLength(1);
    expect(like({ passRate: 'met', regression: 'not-met' })).toHaveLength(1);
    expect(like({ dmc: 'undecidable' })).toHaveLength(1);
    expect(like({ dmc: 'undecidable', executed: 'undecidable' })).toHaveLength(1);
    const metWithFailures = like({ dmc: 'met' }).filter((dmc) => (run.lanes.find((lane) => lane.dmcId === dmc.dmcId)?.failed ?? 0) > 0);
    expect(metWithFailures).toHaveLength(1);
    expect(like({ dmc: 'met' })).toHaveLength(21);
    expect(run.gate?.verdict).toBe('not-met');
  });

  it('gives the same gate from the same rows when it is evaluated again', async () => {
    const again = await stack.call<GateView>('GET', `/v1/runs/${run.id}/gate`);
    expect(again.inputsHash).toBe(run.gate?.inputsHash);
    expect(again.dmcs).toEqual(run.gate?.dmcs);
  });

  it('exchanges only messages that validate against the DUIS schema, with signatures that xml-crypto verifies', async () => {
    const schema = openSchema();
    const kinds = new Map<string, number>();
    // Every test once with each outcome that it had: the DMCs repeat the same exchanges.
    const looked = new Map(attempts.map((attempt) => [`${attempt.testKey} ${attempt.outcome}`, attempt]));
    for (const attempt of looked.values()) {
      const messages = await stack.call<EvidenceRow[]>('GET', `/v1/runs/${run.id}/attempts/${attempt.attemptId}/evidence`);
      for (const { direction, message } of messages) {
        if (direction.startsWith('migration')) continue;
        const problems = schema.validate(message);
        expect(problems, `${attempt.testKey}: ${message}`).toEqual([]);
        kinds.set(direction, (kinds.get(direction) ?? 0) + 1);
        if (direction === 'acknowledgement') continue;
        const verified = await verifyWithXmlCrypto(message, join(stack.stateDir, 'credentials'));
        const tampered = attempt.testKey.includes('tampered') && direction === 'request';
        expect(verified.every((signature) => signature.valid), `${attempt.testKey} ${direction}`).toBe(!tampered);
        expect(verified.length).toBe(message.includes('<sr:SMETS1SignedResponse') ? 2 : 1);
      }
    }
    expect(Object.fromEntries(kinds)).toMatchObject({ request: expect.any(Number), acknowledgement: expect.any(Number), response: expect.any(Number), alert: expect.any(Number) });
  });

  it('keeps one trace from the submission through the worker to the target', async () => {
    expect(run.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(attempts.map((attempt) => attempt.traceId))).toEqual(new Set([run.traceId]));
    const services = await spansOf(stack, run.traceId, ['device-simulator', 'orchestrator', 'worker']);
    expect(services).toEqual(['device-simulator', 'orchestrator', 'worker']);
  });

  it('tells the verdict by exit code: 99 for a failed gate, 98 for an undecidable one, 0 for a met one', async () => {
    const verdicts = verdictsOf(run.gate);
    const dmcWith = (verdict: string) => verdicts.find((dmc) => dmc.dmc === verdict)?.dmcId ?? '';
    const runOn = (dmc: string, ...more: string[]) => cli('dmct', 'run', '--pack', 'srvt', '--dmc', dmc, '--wait', '-o', 'json', ...more);
    expect((await runOn(dmcWith('met'))).exitCode).toBe(0);
    expect((await runOn(dmcWith('undecidable'))).exitCode).toBe(98);
    const failed = verdicts.find((dmc) => dmc.passRate === 'not-met')?.dmcId ?? '';
    const result = await runOn(failed);
    expect(result.exitCode).toBe(99);
    expect(() => JSON.parse(result.stdout) as unknown).not.toThrow();
  });

  it('writes the report as JUnit, JSON and one self-contained page', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gauntlet-report-'));
    try {
      const result = await cli('report', run.id, '--format', 'junit,json,html', '--out', folder);
      expect(result.exitCode, result.stderr).toBe(0);
      const junit = readFileSync(join(folder, 'junit.xml'), 'utf8');
      expect(junit.match(/<testcase /g)?.length).toBeGreaterThanOrEqual(run.planned);
      const html = readFileSync(join(folder, 'report.html'), 'utf8');
      expect(html).toContain('12.6(b)');
      expect(html).not.toMatch(/(src|href)="https?:/);
      expect(() => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as unknown).not.toThrow();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('refuses a second up on the same state, and says that one is running', async () => {
    const second = await runCli(['up', '--state', stack.stateDir, '--port', '0']);
    expect(second.exitCode).toBe(1);
    expect(second.stderr + second.stdout).toContain(stack.url);
  });

  it('has an audit chain that verifies', async () => {
    const audit = await stack.call<{ entries: number; brokenAt: number | null }>('GET', '/v1/audit/verify');
    expect(audit.brokenAt).toBeNull();
    expect(audit.entries).toBeGreaterThan(4);
    expect((await cli('audit', 'verify')).exitCode).toBe(0);
  });

  it('lists every problem of a bad pack with path, value and what was expected, and stores nothing', async () => {
    const before = await stack.call<{ items: unknown[] }>('GET', '/v1/packs');
    const folder = mkdtempSync(join(tmpdir(), 'gauntlet-pack-'));
    const file = join(folder, 'bad.json');
    const test = { key: 'a', title: 'A', functionalGroup: 'g', requirements: [], steps: [{ kind: 'send', srv: '99.9', device: 'ESME', expect: { result: 'success' } }] };
    const pack = { key: 'bad', name: 'Bad', version: 'one', kind: 'functional', order: 1, releases: ['IOC'], precondition: { state: 'commissioned' }, tests: [test, test] };
    writeFileSync(file, JSON.stringify(pack));
    const result = await runCli(['pack', 'validate', file]);
    rmSync(folder, { recursive: true });
    expect(result.exitCode).toBe(104);
    for (const expected of ['version', '"one"', 'tests[0].requirements', '1.0.0']) expect(result.stderr + result.stdout).toContain(expected);
    const answer = await fetch(`${stack.url}/v1/packs`, { method: 'POST', headers: { authorization: `Bearer ${stack.tokens.admin}`, 'content-type': 'application/json' }, body: JSON.stringify({ ...pack, version: '1.0.0', tests: [{ ...test, requirements: ['H1'] }, { ...test, requirements: ['H1'] }] }) });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await answer.json()) as { problems: { path: string; value: string; expected: string }[] };
    expect(problem.problems.map((one) => one.path)).toEqual(expect.arrayContaining(['tests[0].steps[0].srv', 'tests[1].key']));
    expect(await stack.call('GET', '/v1/packs')).toEqual(before);
  });
});

interface Verdicts {
  readonly dmcId: string;
  readonly dmc: string;
  readonly executed: string | undefined;
  readonly passRate: string | undefined;
  readonly regression: string | undefined;
}

function verdictsOf(gate: GateView | null): readonly Verdicts[] {
  return (gate?.dmcs ?? []).map((dmc) => {
    const of = (criterion: string) => dmc.criteria.find((one) => one.criterion === criterion)?.verdict;
    return { dmcId: dmc.dmcId, dmc: dmc.verdict, executed: of('12.6(a)'), passRate: of('12.6(b)'), regression: of('12.6(f)') };
  });
}

async function everyAttempt(stack: Stack, runId: string): Promise<AttemptView[]> {
  const all: AttemptView[] = [];
  let next: string | null = null;
  do {
    const page: { items: AttemptView[]; next: string | null } = await stack.call('GET', `/v1/runs/${runId}/attempts?limit=1000${next === null ? '' : `&cursor=${encodeURIComponent(next)}`}`);
    all.push(...page.items);
    next = page.next;
  } while (next !== null);
  return all;
}

/** Services that have a span of this trace, once all that are expected have arrived (spans are sent in batches) or 15 s have passed. */
async function spansOf(stack: Stack, traceId: string, expected: readonly string[]): Promise<string[]> {
  const clickhouse = stack.parts().find((part) => part.name.includes('clickhouse'));
  const password = readFileSync(join(stack.stateDir, 'clickhouse-password'), 'utf8').trim();
  const url = new URL(clickhouse?.address.startsWith('http') === true ? clickhouse.address : `http://${clickhouse?.address}`);
  let services: string[] = [];
  for (let tries = 0; tries < 30; tries += 1) {
    const query = encodeURIComponent(`SELECT DISTINCT service FROM spans WHERE trace_id = '${traceId}' ORDER BY service FORMAT TSV`);
    const answer = await fetch(`${url.origin}/?query=${query}`, { headers: { authorization: `Basic ${Buffer.from(`gauntlet:${password}`).toString('base64')}` } });
    services = (await answer.text()).trim().split('\n');
    if (expected.every((service) => services.includes(service))) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return services;
}
