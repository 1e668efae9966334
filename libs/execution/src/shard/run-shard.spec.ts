import { beforeAll, describe, expect, it } from 'vitest';
import { GauntletError, dmcSchema, testPackSchema } from '@gauntlet/contracts';
import type { AttemptRow, EvidenceRow, LeaseToken, MigrationReply, PackHash, PrepareInstallation, RunId, ShardClaim, ShardId, ShardProgress, ShardResult, TestId, TestPack, WorkerId } from '@gauntlet/contracts';
import { buildAcknowledgement, buildErrorResponse, buildSmets1Response, createOrganisationCredential, createSigner, findVariant } from '@gauntlet/duis';
import type { Signer } from '@gauntlet/duis';
import type { ControlPlane } from '../ports/control-plane.ts';
import type { Exchange, ExchangeFailure, OutgoingRequest } from '@gauntlet/duis';
import { runShard } from './run-shard.ts';
import type { RunShardDeps } from './run-shard.ts';

const at = '2026-11-25T10:00:00.000Z';
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const esme = '00-DB-00-01-00-00-01-A0';
const userId = '90-B3-D5-1F-30-01-00-00';
const job = { runId: 'run', shardId: 'shard', generation: 1, traceparent };
const read = (key: string, more: Record<string, unknown> = {}) => ({ key, title: key, functionalGroup: 'Reads', requirements: ['H3.14'], steps: [{ kind: 'send', srv: '4.1.1', device: 'ESME', timeoutMs: 1_000, expect: { result: 'success' } }], ...more });
const dmc = dmcSchema.parse({
  id: 'dmc-1', release: 'IOC', installationType: 'active', communicationsServiceProvider: 'CSP', smso: 'SMSO', s1sp: '70-B3-D5-1F-30-00-A0-01', smetsVersion: '1.2', metersToEnrol: 1,
  deviceModels: [{ type: 'ESME', manufacturer: 'Maker', model: 'M1', firmwareVersion: '00010203' }],
  deviceSets: [{ id: 'set-1', devices: [{ type: 'ESME', deviceId: esme }] }],
});
let s1sp: Signer;

beforeAll(async () => {
  s1sp = createSigner(await createOrganisationCredential({ organisation: '70-B3-D5-1F-30-00-A0-01', role: 'S1SP', issuerName: 'CN=TEST,OU=07', now: new Date(0) }));
});

type Answer = 'success' | 'device-error' | 'E20' | 'E11' | 'never' | ExchangeFailure['kind'];

/** Ports in memory, each call noted in `calls` in order. The answers to requests are taken from `answers`, then the last one again. */
class Bench {
  readonly calls: string[] = [];
  readonly attempts: AttemptRow[] = [];
  readonly evidence: EvidenceRow[] = [];
  readonly tokens: string[] = [];
  readonly requests: OutgoingRequest[] = [];
  readonly prepared: PrepareInstallation[] = [];
  readonly progress: ShardProgress[] = [];
  readonly shutdown = new AbortController();
  result: ShardResult | undefined;
  answers: Answer[] = ['success'];
  claimed: Awaited<ReturnType<ControlPlane['claim']>>;
  heartbeat: () => Promise<{ cancelled: boolean } | 'stale'> = async () => ({ cancelled: false });
  report: () => Promise<'recorded' | 'stale'> = async () => 'recorded';
  write: () => Promise<void> = async () => undefined;
  migration: Omit<MigrationReply, 'attempt' | 'phase'> = { result: 'completed' };
  prepare: () => Promise<void> = async () => undefined;
  #counter = 0n;

  readonly pack: TestPack;

  constructor(tests: readonly unknown[], claim: Partial<ShardClaim> = {}) {
    this.pack = testPackSchema.parse({ key: 'pack', name: 'Pack', version: '1.0.0', kind: 'functional', order: 1, releases: ['IOC'], precondition: { state: 'commissioned' }, tests });
    const [deviceSet] = dmc.deviceSets;
    if (deviceSet === undefined) throw new Error('the DMC has a device set');
    const planned = this.pack.tests.map((test) => ({ testId: `id-${test.key}` as TestId, packHash: 'hash' as PackHash, testKey: test.key }));
    this.claimed = { kind: 'claimed', claim: { runId: 'run' as RunId, shardId: 'shard' as ShardId, leaseToken: 7 as LeaseToken, leaseTtlMs: 60_000, dmc, deviceSet, environment: 'local', tests: planned, infrastructureRetries: 1, ...claim } };
  }

  run() {
    return runShard(job, this.#deps(), { signal: this.shutdown.signal, progress: (progress) => void this.progress.push(progress) });
  }

  #deps(): RunShardDeps {
    return {
      worker: { workerId: 'worker' as WorkerId, userId },
      clock: { nowUs: () => BigInt(Math.round(performance.now() * 1_000)), monotonicMs: () => performance.now() },
      log: { info: () => undefined, warn: () => undefined },
      controlPlane: {
        claim: async () => this.claimed,
        heartbeat: () => this.heartbeat(),
        pack: async () => this.pack,
        report: (_shardId, result) => {
          this.calls.push('report');
          this.result = result;
          return this.report();
        },
      },
      results: {
        write: async (batch) => {
          this.calls.push('write');
          await this.write();
          this.tokens.push(batch.token);
          this.attempts.push(...batch.attempts);
          this.evidence.push(...batch.evidence);
          this.calls.push('acknowledged');
        },
      },
      target: {
        version: async () => 'sim 1.0',
        request: async (request) => this.#answer(request),
        awaitAlert: async () => undefined,
      },
      lab: {
        prepare: async (installation) => {
          this.calls.push('prepare');
          this.prepared.push(installation);
          await this.prepare();
        },
        raiseAlert: async () => void this.calls.push('alert'),
        migrate: async (_deviceSetId, phase) => ({ sent: { atUs: 1n, xml: '{}' }, received: { atUs: 2n, xml: '{"r":1}' }, reply: { phase, attempt: 1, ...this.migration } }),
      },
    };
  }

  #answer(request: OutgoingRequest): Promise<Exchange> {
    this.calls.push('request');
    this.requests.push(request);
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (answer === 'never') return new Promise(() => undefined);
    return Promise.resolve(this.#exchange(request, answer ?? 'success'));
  }

  #exchange(request: OutgoingRequest, answer: Exclude<Answer, 'never'>): Exchange {
    const variant = findVariant(request.srv);
    const to = { requestId: { originator: userId, target: request.targetId, counter: (this.#counter += 1n) }, serviceReference: variant?.serviceReference ?? '', srv: request.srv };
    const sent = { atUs: 10n, xml: `<request n="${to.requestId.counter}"/>` };
    const base = { requestId: String(to.requestId.counter), sent, acknowledgement: { atUs: 20n, xml: buildAcknowledgement(to, at) }, response: undefined, failure: undefined };
    if (answer === 'E11' || answer === 'E20') return { ...base, acknowledgement: { atUs: 20n, xml: buildErrorResponse(to, answer, at) } };
    if (answer !== 'success' && answer !== 'device-error') return { ...base, acknowledgement: undefined, failure: { kind: answer, detail: 'as the test wants it' } };
    return { ...base, response: { atUs: 110n, xml: buildSmets1Response(to, { responseElement: variant?.responseElement ?? '', success: answer === 'success', payload: {} }, at, { s1sp, dcc: undefined }) } };
  }
}

describe('runShard: claim', () => {
  it('asks again later while another worker holds the shard, and sends nothing', async () => {
    const bench = new Bench([read('a')]);
    bench.claimed = { kind: 'held', retryAfterMs: 1_234 };
    expect(await bench.run()).toEqual({ delayMs: 1_234 });
    expect(bench.calls).toEqual([]);
  });

  it('is done when there is nothing left to do', async () => {
    const bench = new Bench([read('a')]);
    bench.claimed = { kind: 'gone' };
    expect(await bench.run()).toBeUndefined();
    expect(bench.calls).toEqual([]);
  });
});

describe('runShard: order of writes', () => {
  it('prepares, runs every test in order, stores every row, and only then reports', async () => {
    const bench = new Bench([read('a'), read('b')]);
    bench.answers = ['success', 'device-error'];
    expect(await bench.run()).toBeUndefined();
    expect(bench.calls).toEqual(['prepare', 'request', 'request', 'write', 'acknowledged', 'report']);
    expect(bench.result).toMatchObject({ workerId: 'worker', leaseToken: 7, passed: 1, failed: 1, infrastructure: 0, cancelled: 0, attempts: 2, targetVersion: 'sim 1.0' });
    expect(bench.tokens).toEqual(['shard.7.0']);
    expect(bench.progress.map(({ done, passed, failed }) => [done, passed, failed])).toEqual([[1, 1, 0], [2, 1, 1]]);
  });

  it('does not report while the store has not acknowledged', async () => {
    const bench = new Bench([read('a')]);
    bench.write = () => Promise.reject(new Error('store is gone'));
    await expect(bench.run()).rejects.toThrow('store is gone');
    expect(bench.calls).not.toContain('report');
  });

  it('reports again until the orchestrator is back', async () => {
    const bench = new Bench([read('a')]);
    let failures = 2;
    bench.report = () => (failures-- > 0 ? Promise.reject(new GauntletError('unavailable', 'orchestrator is away', { retryable: true })) : Promise.resolve('recorded'));
    expect(await bench.run()).toBeUndefined();
    expect(bench.calls.filter((call) => call === 'report')).toHaveLength(3);
    expect(bench.calls.filter((call) => call === 'write')).toHaveLength(1);
  });

  it('writes rows that say what ran, on what, and with which messages', async () => {
    const bench = new Bench([read('a')]);
    await bench.run();
    const [attempt] = bench.attempts;
    expect(attempt).toMatchObject({
      runId: 'run', shardId: 'shard', leaseToken: 7, testId: 'id-a', tryNumber: 1, dmcId: 'dmc-1', deviceSetId: 'set-1', packKey: 'pack', packKind: 'functional', testKey: 'a', requirements: ['H3.14'], srv: '4.1.1',
      deviceType: 'ESME', deviceId: esme, deviceModel: 'Maker M1', firmwareVersion: '00010203', targetVersion: 'sim 1.0', outcome: 'passed', reason: '', responseUs: 100, steps: 1, workerId: 'worker', traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
    expect(bench.evidence.map(({ attemptId, sequence, direction }) => [attemptId, sequence, direction])).toEqual([
      [attempt?.attemptId, 0, 'request'],
      [attempt?.attemptId, 1, 'acknowledgement'],
      [attempt?.attemptId, 2, 'response'],
    ]);
  });

  it('gives the same try the same ids when it is written again, and others under another lease', async () => {
    const ids = await Promise.all([7, 7, 8].map(async (token) => {
      const bench = new Bench([read('a')], { leaseToken: token as LeaseToken });
      await bench.run();
      return bench.attempts[0]?.attemptId;
    }));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });
});

describe('runShard: outcomes and tries', () => {
  it('tries an infrastructure failure again, each try an attempt of its own, and counts the last', async () => {
    const bench = new Bench([read('a')]);
    bench.answers = ['E20', 'success'];
    await bench.run();
    expect(bench.attempts.map(({ tryNumber, outcome }) => [tryNumber, outcome])).toEqual([[1, 'infrastructure'], [2, 'passed']]);
    expect(bench.result).toMatchObject({ passed: 1, infrastructure: 0, attempts: 2 });
    // Preparing after a failure would bring back what the test is to find lost.
    expect(bench.prepared).toHaveLength(1);
  });

  it('does not try a failed test again', async () => {
    const bench = new Bench([read('a')]);
    bench.answers = ['device-error', 'success'];
    await bench.run();
    expect(bench.attempts.map(({ outcome }) => outcome)).toEqual(['failed']);
    expect(bench.attempts[0]?.reason).toMatch(/^step 1 of 1 \(4\.1\.1 to ESME\): expected success \(I0\), got MessageSuccess "false"/);
  });

  it('keeps a device whose WAN is lost undecided: every test is infrastructure, not failed', async () => {
    const bench = new Bench([read('a'), read('b'), read('c')]);
    bench.answers = ['success', 'E20'];
    await bench.run();
    expect(bench.result).toMatchObject({ passed: 1, failed: 0, infrastructure: 2, attempts: 5 });
  });

  it('sends no more once five tests in a row could not reach the target, and records the rest', async () => {
    const bench = new Bench(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => read(key)), { infrastructureRetries: 0 });
    bench.answers = ['unreachable'];
    await bench.run();
    expect(bench.requests).toHaveLength(5);
    expect(bench.attempts).toHaveLength(7);
    expect(bench.attempts.at(-1)).toMatchObject({ outcome: 'infrastructure', steps: 0, reason: expect.stringMatching(/^not sent: target unreachable since /) as string });
    expect(bench.result).toMatchObject({ infrastructure: 7, passed: 0, failed: 0 });
  });

  it('records a lab that cannot prepare the installation as infrastructure, and prepares again for the next try', async () => {
    const bench = new Bench([read('a')]);
    let failures = 1;
    bench.prepare = () => (failures-- > 0 ? Promise.reject(new GauntletError('unavailable', 'lab is away', { retryable: true })) : Promise.resolve());
    await bench.run();
    expect(bench.attempts.map(({ outcome, reason }) => [outcome, reason])).toEqual([['infrastructure', 'lab could not prepare the installation: lab is away'], ['passed', '']]);
  });

  it('a lab that refuses is an infrastructure failure too, and the shard goes on', async () => {
    const bench = new Bench([read('a'), read('b')], { infrastructureRetries: 0 });
    let failures = 1;
    bench.prepare = () => (failures-- > 0 ? Promise.reject(new GauntletError('internal', 'lab answered 422', { details: { status: 422 } })) : Promise.resolve());
    await bench.run();
    expect(bench.attempts.map(({ outcome }) => outcome)).toEqual(['infrastructure', 'passed']);
  });

  it('prepares again after the target was away: a restart may have lost the installation', async () => {
    const bench = new Bench([read('a'), read('b')]);
    bench.answers = ['unreachable', 'success'];
    await bench.run();
    expect(bench.calls.slice(0, 5)).toEqual(['prepare', 'request', 'prepare', 'request', 'request']);
  });

  it('prepares for a test with its own precondition, and afterwards for the pack again', async () => {
    const bench = new Bench([read('a'), read('b', { precondition: { state: 'dormant', faults: ['no-wan'] } }), read('c'), read('d')]);
    await bench.run();
    expect(bench.prepared.map(({ state, faults }) => [state, faults])).toEqual([['commissioned', []], ['dormant', ['no-wan']], ['commissioned', []]]);
    expect(bench.prepared[0]?.dmc).not.toHaveProperty('metersToEnrol');
  });

  it('a test whose request cannot be made is infrastructure, and the shard goes on', async () => {
    const bench = new Bench([read('a', { steps: [{ kind: 'send', srv: '4.1.1', device: 'GSME', expect: { result: 'success' } }] }), read('b')], { infrastructureRetries: 0 });
    await bench.run();
    expect(bench.attempts.map(({ outcome }) => outcome)).toEqual(['infrastructure', 'passed']);
    expect(bench.attempts[0]?.reason).toContain('could not be performed: the installation has no such device');
  });
});

describe('runShard: steps', () => {
  it('sends an original before the replay of its counter, and keeps both as evidence', async () => {
    const bench = new Bench([read('a', { steps: [{ kind: 'send', srv: '4.1.1', device: 'ESME', tamper: 'replayed-counter', expect: { result: 'refused' } }] })]);
    bench.answers = ['success', 'E11'];
    await bench.run();
    expect(bench.requests.map(({ tamper }) => tamper)).toEqual([undefined, 'replayed-counter']);
    expect(bench.evidence.map(({ direction }) => direction)).toEqual(['request', 'acknowledgement', 'response', 'request', 'acknowledgement']);
    expect(bench.result).toMatchObject({ passed: 1 });
  });

  it('sends a request for an unknown device to one that no installation has', async () => {
    const bench = new Bench([read('a', { steps: [{ kind: 'send', srv: '4.1.1', device: 'ESME', tamper: 'unknown-device', expect: { result: 'refused' } }] })]);
    bench.answers = ['E11'];
    await bench.run();
    expect(bench.requests[0]?.targetId).not.toBe(esme);
    expect(bench.requests[0]?.tamper).toBeUndefined();
  });

  it('asks the target to record a span for the first request only', async () => {
    const bench = new Bench([read('a'), read('b')]);
    await bench.run();
    expect(bench.requests.map((request) => request.traceparent)).toEqual([traceparent, `${traceparent.slice(0, -2)}00`]);
  });

  it.each([
    [{ result: 'completed' }, {}, 'passed'],
    [{ result: 'failed', reason: 'data-mismatch' }, {}, 'failed'],
    [{ result: 'failed', reason: 'wan-unreachable' }, {}, 'infrastructure'],
    [{ result: 'failed', reason: 'wan-unreachable' }, { result: 'failed', reason: 'wan-unreachable' }, 'passed'],
    [{ result: 'failed', reason: 'gas-gt01' }, { result: 'failed', reason: 'wan-unreachable' }, 'failed'],
  ] as const)('a migration that ends %j where %j is expected is %s', async (reply, wanted, outcome) => {
    const bench = new Bench([read('a', { steps: [{ kind: 'migrate', phase: 'commission', expect: { result: 'completed', ...wanted } }] })], { infrastructureRetries: 0 });
    bench.migration = reply;
    await bench.run();
    expect(bench.attempts[0]?.outcome).toBe(outcome);
    expect(bench.evidence.map(({ direction, message }) => [direction, message])).toEqual([['migration-request', '{}'], ['migration-reply', '{"r":1}']]);
  });

  it('a missing alert is failed, but infrastructure when the device could not be reached just before', async () => {
    const alert = read('b', { steps: [{ kind: 'alert', device: 'ESME', alertCode: '8F3F' }] });
    const reached = new Bench([read('a'), alert], { infrastructureRetries: 0 });
    await reached.run();
    expect(reached.attempts[1]?.outcome).toBe('failed');
    const lost = new Bench([read('a'), alert], { infrastructureRetries: 0 });
    lost.answers = ['E20'];
    await lost.run();
    expect(lost.attempts[1]?.outcome).toBe('infrastructure');
  });
});

describe('runShard: lease', () => {
  it('a stale token stops the shard at once, without rows and without a report', async () => {
    const bench = new Bench([read('a'), read('b')], { leaseTtlMs: 90 });
    bench.answers = ['never'];
    bench.heartbeat = async () => 'stale';
    expect(await bench.run()).toBeUndefined();
    expect(bench.calls).toEqual(['prepare', 'request']);
  });

  it('a worker that cannot renew its lease stops by itself before another can have it', async () => {
    const bench = new Bench([read('a')], { leaseTtlMs: 90 });
    bench.answers = ['never'];
    bench.heartbeat = () => Promise.reject(new GauntletError('unavailable', 'orchestrator is away', { retryable: true }));
    expect(await bench.run()).toBeUndefined();
    expect(bench.calls).toEqual(['prepare', 'request']);
  });

  it('a cancelled run ends with the attempt under way cancelled, the rest not run, and all of it reported', async () => {
    const bench = new Bench([read('a'), read('b'), read('c')], { leaseTtlMs: 600 });
    bench.answers = ['success', 'never'];
    bench.heartbeat = async () => ({ cancelled: true });
    expect(await bench.run()).toBeUndefined();
    expect(bench.attempts.map(({ testKey, outcome }) => [testKey, outcome])).toEqual([['a', 'passed'], ['b', 'cancelled']]);
    expect(bench.result).toMatchObject({ passed: 1, cancelled: 2, attempts: 2 });
  });

  it('a worker that must stop gives the shard up and hands the job back', async () => {
    const bench = new Bench([read('a')]);
    bench.answers = ['never'];
    setTimeout(() => bench.shutdown.abort(), 20);
    expect(await bench.run()).toEqual({ delayMs: 60_000 });
    expect(bench.calls).toEqual(['prepare', 'request']);
  });
});
