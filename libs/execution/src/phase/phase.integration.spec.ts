import type { AttemptRow, EvidenceRow, Principal, Role, RunId, TakeDecision } from '@gauntlet/contracts';
import { applyMigrations, createResultReader, createResultWriter } from '@gauntlet/metrics';
import { openRecords } from '@gauntlet/records';
import { packHash } from '@gauntlet/test-packs';
import { readPack, startClickHouse, uniformPortfolio } from '@gauntlet/testkit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeDecision } from '../assurance/take-decision.ts';
import { fixIssue } from '../issues/fix-issue.ts';
import { openIssue } from '../issues/open-issue.ts';
import type { Records } from '../ports/records.ts';
import type { ResultReader, ResultWriter } from '../ports/result-store.ts';
import { addEntry, requireEntry, reviseEntry } from '../register/write-entry.ts';
import { submitRun } from '../run/submit-run.ts';
import { refuseEarlyExit } from './exit-decision.ts';
import { phaseEntry, startPhase } from './phase-entry.ts';
import { phaseExit } from './phase-exit.ts';
import { phaseThresholds } from './phase-thresholds.ts';
import { planWorkOff, workOffOn } from './work-off.ts';

const member = (role: Role): Principal => ({ subject: `a member of ${role}`, kind: 'person', roles: [role] });
const dcc = member('DCC');
const functional = readPack(10);
const regression = { ...readPack(10), key: 'regression-10', kind: 'regression' as const, order: 30 };
const keyOf = new Map([functional, regression].map((pack) => [packHash(pack), pack]));

type Told = Pick<AttemptRow, 'outcome'> & Partial<AttemptRow>;

/** Real records and a real ClickHouse; workers are played by writing what they would write. */
describe('a phase of a Capability Release', () => {
  const closers: (() => Promise<unknown> | void)[] = [];
  let records: Records;
  let results: ResultReader;
  let writer: ResultWriter;
  let nowMs = Date.UTC(2026, 2, 2);
  let phaseNumber = 0;
  const deps = () => ({ records, results, now: () => new Date(0) });

  beforeAll(async () => {
    const clickhouse = await startClickHouse();
    const spoolDir = mkdtempSync(join(tmpdir(), 'gauntlet-phase-'));
    closers.push(() => rmSync(spoolDir, { recursive: true }), () => clickhouse.stop());
    await applyMigrations({ url: clickhouse.url });
    records = await openRecords({ wallClockMs: () => (nowMs += 1_000) });
    results = createResultReader({ url: clickhouse.url });
    writer = createResultWriter({ url: clickhouse.url, spoolDir });
    closers.push(() => records.close(), () => results.close(), () => writer.close());
    await records.importDmcs(uniformPortfolio(1).dmcs, dcc);
    for (const pack of [functional, regression]) await records.savePack({ hash: packHash(pack), pack }, dcc);
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });

  /** A run of both packs, every planned test told by `tell` (undefined: no row), ended. */
  async function ranRun(tell: (index: number, kind: 'functional' | 'regression') => Told | undefined, evidence: 'stored' | 'lost' = 'stored'): Promise<string> {
    const { run } = await submitRun({ request: { packs: ['reads-10', 'regression-10'], dmcs: ['*'], environment: 'test', shardSize: 250, infrastructureRetries: 1, deadlineMinutes: 60 }, by: dcc, idempotencyKey: undefined, traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }, { records, nowMs: () => (nowMs += 1_000), platformVersion: 'test' });
    const runId = run.id as RunId;
    const shardId = (await records.startLanes(nowMs)).queue[0]?.shardId;
    if (shardId === undefined) throw new Error('no lane started');
    const { workerId } = await records.registerWorker({ pool: 'dmct', hostname: 'test', pid: 1, version: '1', receiveUrl: 'http://127.0.0.1:1/' }, nowMs);
    const claimed = await records.claimShard({ shardId, workerId, generation: 1, nowMs, ttlMs: 9_000 });
    if (claimed.kind !== 'claimed') throw new Error(`the shard is ${claimed.kind}`);
    const startedAtUs = BigInt((nowMs += 1_000)) * 1_000n;
    const attempts = claimed.tests.flatMap((test, index): AttemptRow[] => {
      const pack = keyOf.get(test.packHash);
      const told = pack === undefined ? undefined : tell(index % 10, pack.kind);
      if (pack === undefined || told === undefined) return [];
      return [{ runId, shardId, leaseToken: claimed.leaseToken, attemptId: `${shardId}/${index}`, testId: test.testId, tryNumber: 1, dmcId: 'UNI-00001', deviceSetId: 'UNI-00001-A', packKey: pack.key, packVersion: '1.0.0', packHash: test.packHash, packKind: pack.kind, testKey: test.testKey, functionalGroup: 'reads', requirements: ['H4'], srv: '4.1.1', deviceType: 'ESME', deviceId: '00-DC-00-00-00-00-00-E1', deviceModel: 'm', firmwareVersion: '1', environment: 'test', targetVersion: '7.2', reason: '', startedAtUs, durationUs: 1, responseUs: 1, steps: 1, evidenceHash: 'ab', workerId, traceId: '', ...told }];
    });
    const messages = evidence === 'lost' ? [] : attempts.map(({ attemptId, leaseToken }): EvidenceRow => ({ runId, shardId, leaseToken, attemptId, sequence: 1, step: 1, direction: 'request', atUs: startedAtUs, message: '<x/>' }));
    await writer.write({ token: shardId, attempts, evidence: messages });
    await records.recordShardResult(shardId, { workerId, leaseToken: claimed.leaseToken, passed: 0, failed: 0, infrastructure: 0, cancelled: 0, attempts: 0, durationMs: 1, targetVersion: '7.2' }, nowMs);
    return runId;
  }

  /** Each phase has a provider of its own, so that no test counts the issues of another. */
  async function newPhase(change: Record<string, unknown> = {}) {
    const provider = `Provider ${(phaseNumber += 1)}`;
    const phase = await addEntry({ kind: 'phase', id: `SIT-${phaseNumber}`, body: { phase: 'SIT', release: 'MOC', serviceProviders: [provider], observers: [], readiness: { laboratories: 'unknown', devices: 'unknown', tools: 'unknown', stubs: 'unknown', environments: 'unknown', data: 'unknown' }, testingApproachDocument: 'unknown', runs: [], certificatesFor: [], recommendations: [], lessonsLearnt: [], ...change } }, dcc, { records });
    return { id: phase.id, provider };
  }

  const decide = async (role: Role, decision: string, matter: string, outcome = 'approved') => {
    const [kind = '', id = ''] = matter.split(':');
    const wanted: TakeDecision = { decision, matter: { kind, id }, outcome, rationale: 'because', evidence: [] };
    await refuseEarlyExit(wanted, deps());
    return await takeDecision(wanted, member(role), { records, nowMs: () => (nowMs += 1_000) });
  };
  const issue = (provider: string, severity: 3 | 4, attempts: { runId: string; attemptId: string }[] = []) => openIssue({ title: 'Reads fail', description: 'E5', serviceProvider: provider, severity, raisedIn: { phase: 'SIT', release: 'MOC' }, raisedBy: 'dcc', arisesFrom: 'dcc', attempts }, dcc, { records, results });
  const verdicts = async (id: string) => {
    const exit = await phaseExit(id, deps());
    return { exit, of: Object.fromEntries([...exit.criteria, ...exit.dmcs.flatMap((dmc) => dmc.criteria)].map((one) => [one.criterion, one.verdict])) };
  };

  it('12.5, acceptance 23: starts only when plan, certificates, specification, readiness and approval are there; each that is wanting is named', async () => {
    const { id } = await newPhase();
    const pit = await addEntry({ kind: 'phase', id: `PIT-of-${id}`, body: { ...(await requireEntry('phase', id, { records })).body, phase: 'PIT', serviceProviders: [] } }, dcc, { records });
    expect((await phaseEntry(id, { records })).criteria.map((one) => [one.criterion, one.verdict])).toEqual([['12.5(a)', 'not-met'], ['12.5(b)', 'not-met'], ['12.5(c)', 'not-met'], ['12.5(d)', 'undecidable'], ['12.5(e)', 'not-met']]);
    const plan = await addEntry({ kind: 'test-plan', body: { title: 'Plan', phase: id, version: '1', document: 'plan.pdf', packs: [], dmcs: [] } }, dcc, { records });
    const ttm = await addEntry({ kind: 'ttm', body: { version: '1', requirements: [{ requirementId: 'H4', section: 'H', toBeTested: 'yes' }], scenarios: [{ scenarioId: 'S', functionalGroup: 'reads', requirementIds: ['H4'], testIds: ['reads-10:read-00001'] }] } }, dcc, { records });
    const specification = await addEntry({ kind: 'test-specification', body: { title: 'Spec', phase: id, version: '1', document: 'spec.pdf', ttm: ttm.id } }, dcc, { records });
    await reviseEntry({ kind: 'phase', id }, { revision: 1, reason: 'planned', change: { testPlan: plan.id, testSpecification: specification.id, ttm: ttm.id } }, dcc, { records });
    await decide('DCC', 'sign-off-test-plan', `test-plan:${plan.id}`, 'signed off');
    await decide('DCC', 'confirm-readiness', `phase:${id}`, 'confirmed');
    await decide('DCC', 'approve-to-proceed', `phase:${id}`);
    const certificate = await addEntry({ kind: 'certificate', body: { phase: pit.id, serviceProvider: 'P', issuedOn: '2026-03-01' } }, dcc, { records });
    const wanting = async () => (await phaseEntry(id, { records })).criteria.filter((one) => one.verdict !== 'met').map((one) => one.reason);
    expect(await wanting()).toEqual(['Missing: the PIT Test Completion Certificate for MOC.']);
    await expect(startPhase(id, { revision: 2, startedOn: '2026-03-10' }, dcc, { records })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('SVTAD 12.5(b)') });
    // Written past the exit of PIT, which is not what this is about.
    const take = (role: Role, decision: string) => takeDecision({ decision, matter: { kind: 'certificate', id: certificate.id }, outcome: 'issued', rationale: 'because', evidence: [] }, member(role), { records, nowMs: () => (nowMs += 1_000) });
    await take('DCC', 'issue-test-completion-certificate');
    expect(await wanting()).toHaveLength(1);
    await take('TAB', 'approve-test-completion-certificate');
    expect(await wanting()).toEqual([]);
    await expect(startPhase(id, { revision: 1, startedOn: '2026-03-10' }, dcc, { records })).rejects.toMatchObject({ code: 'conflict', details: { revision: 2 } });
    expect((await startPhase(id, { revision: 2, startedOn: '2026-03-10' }, dcc, { records })).body.startedOn).toBe('2026-03-10');
    // 15.2: a certificate that is revoked holds nothing open.
    await decide('TAB', 'revoke-test-completion-certificate', `certificate:${certificate.id}`, 'revoked');
    expect(await wanting()).toHaveLength(1);
  });

  it('12.6(a), (b), (f): counts every test by its latest valid attempt over all runs that the phase names; regression on the stage-exit version alone', async () => {
    const first = await ranRun((index, kind) => ({ outcome: kind === 'functional' && index < 2 ? 'failed' : 'passed', targetVersion: '7.1' }));
    const { id } = await newPhase({ runs: [first] });
    const early = await verdicts(id);
    // Nobody said which version is the stage-exit version: the one that the run's workers told is taken, and that is noted.
    expect(early.of).toMatchObject({ '12.6(a)': 'met', '12.6(b)': 'not-met', '12.6(f)': 'not-met' });
    expect(early.exit.notes.join()).toContain('No stage-exit version is stated');
    expect(early.exit.notes.join()).toContain('2 tests failed that no Testing Issue names');
    const second = await ranRun((index, kind) => (kind === 'regression' ? { outcome: 'passed', targetVersion: '7.2' } : index === 0 ? { outcome: 'passed' } : undefined));
    await reviseEntry({ kind: 'phase', id }, { revision: 1, reason: 'counted', change: { runs: [first, second], stageExitVersion: '7.2' } }, dcc, { records });
    const late = await verdicts(id);
    expect(late.of).toMatchObject({ '12.6(a)': 'met', '12.6(b)': 'met', '12.6(f)': 'met' });
    expect(late.exit.dmcs[0]?.criteria[1]?.observed).toContain('9 of 10');
    // Acceptance 11: another build for the exit, and every regression result is on another version.
    await reviseEntry({ kind: 'phase', id }, { revision: 2, reason: 'a new build', change: { stageExitVersion: '7.3' } }, dcc, { records });
    const rebuilt = await verdicts(id);
    expect(rebuilt.of['12.6(f)']).toBe('not-met');
    expect(rebuilt.exit.dmcs[0]?.criteria[2]?.observed).toContain('0 of 10');
    expect(await phaseExit(id, deps())).toEqual(rebuilt.exit);
  });

  it('12.6(a), acceptance 4 and 5: tests leave the plan when the TAB recommended it and the Secretary of State approved', async () => {
    const run = await ranRun((index, kind) => (kind === 'functional' && index === 9 ? undefined : { outcome: 'passed' }));
    const { id } = await newPhase({ runs: [run], stageExitVersion: '7.2' });
    expect((await verdicts(id)).of['12.6(a)']).toBe('not-met');
    const proposal = await addEntry({ kind: 'de-scoping', body: { phase: id, dmc: 'UNI-00001', packKind: 'functional', tests: ['reads-10:read-00010', 'reads-10:read-00001'], rationale: 'no such device' } }, dcc, { records });
    expect((await verdicts(id)).of['12.6(a)']).toBe('undecidable');
    await decide('TAB', 'approve-de-scoping', `de-scoping:${proposal.id}`);
    expect((await verdicts(id)).of['12.6(a)']).toBe('undecidable');
    await decide('SoS', 'approve-de-scoping-in-sit', `de-scoping:${proposal.id}`);
    const { of, exit } = await verdicts(id);
    expect(of).toMatchObject({ '12.6(a)': 'met', '12.6(b)': 'met' });
    // read-00001 was executed: it stays in the plan, whatever was proposed.
    expect(exit.dmcs[0]?.criteria[1]?.observed).toContain('9 of 9');
  });

  it('12.6(d): an attempt whose messages are not stored is named', async () => {
    const run = await ranRun(() => ({ outcome: 'passed' }), 'lost');
    const { id } = await newPhase({ runs: [run] });
    expect((await verdicts(id)).of['12.6(d)']).toBe('not-met');
  });

  it('14.5, acceptance 18: a disputed severity that could change the verdict blocks every decision on exit, until the TAG determined it', async () => {
    const run = await ranRun(() => ({ outcome: 'passed' }));
    const { id, provider } = await newPhase({ runs: [run], stageExitVersion: '7.2' });
    for (let n = 0; n < 15; n += 1) await issue(provider, 3);
    const disputed = await issue(provider, 4);
    expect((await verdicts(id)).of['12.6(c)']).toBe('met');
    await addEntry({ kind: 'dispute', body: { issue: disputed.id, participant: 'Energy Ltd', claimed: 3, rationale: 'no workaround' } }, member('SupplierParty'), { records });
    // Everything else that the records must say is put right first: else the phase fails anyhow, and nothing waits for the TAG.
    const plan = await planWorkOff(id, '2026-04-02', dcc, { records });
    await decide('TAB', 'approve-work-off-plan', `work-off-plan:${plan.id}`);
    const ttm = await addEntry({ kind: 'ttm', body: { version: '1', requirements: [{ requirementId: 'H4', section: 'H', toBeTested: 'yes' }], scenarios: [{ scenarioId: 'S', functionalGroup: 'reads', requirementIds: ['H4'], testIds: [functional, regression].flatMap((pack) => pack.tests.map((test) => `${pack.key}:${test.key}`)) }] } }, dcc, { records });
    await reviseEntry({ kind: 'phase', id }, { revision: 1, reason: 'traced', change: { ttm: ttm.id } }, dcc, { records });
    for (const report of ['phase', 'assurance'] as const) {
      const made = await addEntry({ kind: 'report', body: { phase: id, report, madeOn: '2026-03-20', document: `${report}.html` } }, dcc, { records });
      if (report === 'assurance') await decide('TAB', 'approve-assurance-report', `report:${made.id}`);
    }
    const { exit, of } = await verdicts(id);
    expect(of['12.6(c)']).toBe('undecidable');
    expect(exit).toMatchObject({ verdict: 'undecidable', decision: { allowed: 'no', clause: 'SVTAD 14.5', awaiting: [disputed.id] } });
    await expect(decide('Panel', 'determine-sit-completion', `phase:${id}`, 'complete')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(`SVTAD 14.5: no decision on the exit of ${id} until it is determined how ${disputed.id} counts`) });
    // Proof the other way: the TAG keeps severity 4, and the exit is met.
    await decide('DCC', 'assign-severity', `testing-issue:${disputed.id}`, 'severity 4');
    await decide('TAG', 'determine-severity', `testing-issue:${disputed.id}`, 'severity 4');
    expect((await verdicts(id)).exit).toMatchObject({ verdict: 'met', decision: { allowed: 'yes' } });
    // … and raises it to 3: sixteen, one too many.
    await decide('TAG', 'determine-severity', `testing-issue:${disputed.id}`, 'severity 3');
    expect((await verdicts(id)).of['12.6(c)']).toBe('not-met');
    await expect(decide('Panel', 'determine-sit-completion', `phase:${id}`, 'complete')).rejects.toMatchObject({ message: expect.stringContaining('SVTAD 12.6') });
    await expect(decide('Panel', 'determine-sit-completion', `phase:${id}`, 'not met')).resolves.toMatchObject({ clause: 'SVTAD 13.16' });
    // 13.20, acceptance 15: an exclusion that the TAG agrees to takes it out, and is listed.
    await addEntry({ kind: 'exclusion', body: { issue: disputed.id, rationale: 'not ours', materialImpact: 'no' } }, dcc, { records });
    await decide('DCC', 'propose-exclusion', `testing-issue:${disputed.id}`, 'proposed');
    await decide('TAG', 'agree-exclusion', `testing-issue:${disputed.id}`, 'agreed');
    const excluded = await verdicts(id);
    expect(excluded.exit).toMatchObject({ verdict: 'met', excluded: [{ issueId: disputed.id }] });
    await expect(decide('Panel', 'determine-sit-completion', `phase:${id}`, 'complete')).resolves.toMatchObject({ body: 'Panel' });
    expect((await verdicts(id)).exit.completion?.missing).toContain('notice to SoS');
  });

  it('15.1–15.2, acceptance 21: due dates from the certificate, what is late, and a correction plan that the TAB approved', async () => {
    const run = await ranRun((index, kind) => ({ outcome: kind === 'functional' && index === 0 ? 'failed' : 'passed' }));
    const { id, provider } = await newPhase({ runs: [run] });
    const attempts = (await results.listAttempts({ runId: run, current: await records.shardTokens(run as RunId), outcome: 'failed', limit: 5 })).items;
    const opened = await issue(provider, 3, attempts.map(({ attemptId }) => ({ runId: run, attemptId })));
    expect((await verdicts(id)).of['12.6(g)']).toBe('not-met');
    const plan = await planWorkOff(id, '2026-04-02', dcc, { records });
    const item = plan.body.items.find((one) => one.issue === opened.id);
    expect(item).toMatchObject({ severity: 3, due: '2026-05-05', clause: 'SVTAD 15.1(a)' });
    const stateOf = async (on: string) => {
      const { items, correctionPlanNeededFor } = await workOffOn(plan.id, on, { records });
      return [items.find((one) => one.issueId === opened.id), correctionPlanNeededFor.includes(opened.id)] as const;
    };
    expect(await stateOf('2026-05-05')).toMatchObject([{ state: 'on-time' }, false]);
    expect(await stateOf('2026-05-06')).toMatchObject([{ state: 'overdue' }, true]);
    await reviseEntry({ kind: 'work-off-plan', id: plan.id }, { revision: 1, reason: 'the device maker is late', change: { corrections: [{ rationale: 'late', items: [{ issue: opened.id, due: '2026-06-01' }] }] } }, dcc, { records });
    expect(await stateOf('2026-05-06')).toMatchObject([{ due: '2026-05-05', state: 'overdue' }, false]);
    await decide('TAB', 'approve-work-off-plan', `work-off-plan:${plan.id}`);
    await decide('TAB', 'approve-correction-plan', `work-off-plan:${plan.id}`);
    expect(await stateOf('2026-05-06')).toMatchObject([{ due: '2026-06-01', state: 'on-time' }, false]);
    const fixed = await ranRun((index, kind) => (kind === 'functional' && index === 0 ? { outcome: 'passed' } : undefined));
    const pass = (await results.listAttempts({ runId: fixed, current: await records.shardTokens(fixed as RunId), outcome: 'passed', limit: 5 })).items;
    await fixIssue(opened.id, { revision: 1, attempts: pass.map(({ attemptId }) => ({ runId: fixed, attemptId })), resolution: '7.3' }, dcc, { records, results });
    expect(await stateOf('2026-07-01')).toMatchObject([{ state: 'resolved' }, false]);
    await expect(planWorkOff(id, '2040-01-01', dcc, { records })).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'certificateDate' }] });
  });

  it('13.18, 13.23, Table 13.2: thresholds of SCT and of SMETS1 Interface Testing, where an issue from elsewhere counts once the TAG says so', async () => {
    const sct = await newPhase({ phase: 'SCT' });
    expect(await phaseThresholds(sct.id, { records })).toMatchObject({ gate: 'SCT', verdict: 'met', toPresent: null });
    const uts = await newPhase({ phase: 'UTS', stage: 'SMETS1 Interface Testing' });
    const foreign = await addEntry({ kind: 'testing-issue', body: { title: 't', description: 'd', serviceProvider: uts.provider, severity: 2, raisedIn: { phase: 'SIT', release: 'MOC' }, raisedBy: 'participant', arisesFrom: 'dcc', countedHere: 'pending', state: 'open', attempts: [], fixes: [] } }, dcc, { records });
    const judged = async () => (await phaseThresholds(uts.id, { records })).providers.find((one) => one.serviceProvider === uts.provider);
    expect(await judged()).toMatchObject({ verdict: 'undecidable', open: [foreign.id] });
    expect((await phaseThresholds(uts.id, { records })).toPresent?.a).toContain(foreign.id);
    await decide('TAG', 'count-issue-from-elsewhere', `testing-issue:${foreign.id}`, 'not counted');
    expect(await judged()).toMatchObject({ verdict: 'met' });
    await decide('TAG', 'count-issue-from-elsewhere', `testing-issue:${foreign.id}`, 'counted');
    expect(await judged()).toMatchObject({ verdict: 'not-met', counts: { 2: 1 } });
    for (const [phase, words] of [['MT', 'Migration Testing Approach Document'], ['DMCT', 'no thresholds']] as const) await expect(phaseThresholds((await newPhase({ phase })).id, { records })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(words) });
  });

  it('is refused for a phase whose criteria are elsewhere, one that is not there, and a run that is not there', async () => {
    await expect(phaseExit('nowhere', deps())).rejects.toMatchObject({ code: 'not-found' });
    const mt = await newPhase({ phase: 'MT' });
    await expect(phaseExit(mt.id, deps())).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Testing Approach Document') });
    const { id } = await newPhase({ runs: ['01890000-0000-7000-8000-000000000009'] });
    await expect(phaseExit(id, deps())).rejects.toMatchObject({ code: 'not-found' });
    const empty = await newPhase();
    expect((await verdicts(empty.id)).exit.notes).toContain('The phase counts no run.');
  });
});
