import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PackHash, PrepareInstallation, ShardId, ShardResult, WorkerId } from '@gauntlet/contracts';
import { processClock } from '../clock.ts';
import { Delivery } from '../delivery.ts';
import { HttpControlPlane } from './http-control-plane.ts';
import { HttpLab } from './http-lab.ts';
import { JsonClient } from './json-client.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Call {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
type Reply = readonly [status: number, body?: unknown] | 'hang' | 'reset';

/** Answers each call with the next reply, and the last one again after that. */
async function serve(...replies: Reply[]): Promise<{ readonly client: JsonClient; readonly calls: Call[] }> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      calls.push({ method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? 'hang';
      if (reply === 'reset') request.socket.resetAndDestroy();
      else if (reply !== 'hang') response.writeHead(reply[0], { 'content-type': 'application/json' }).end(reply[1] === undefined ? '' : JSON.stringify(reply[1]));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = new JsonClient({ name: 'orchestrator', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`, token: 'secret', timeoutMs: 300 });
  closers.push(() => client.close());
  return { client, calls };
}

const shard = 'shard 1' as ShardId;
const worker = 'w' as WorkerId;
const pack = { key: 'pack', name: 'Pack', version: '1.0.0', kind: 'functional', order: 1, releases: ['IOC'], precondition: { state: 'commissioned', faults: [] }, tests: [{ key: 'a', title: 'a', functionalGroup: 'Reads', requirements: ['H3.14'], steps: [{ kind: 'migrate', phase: 'validate', authorisation: 'valid', expect: { result: 'completed' } }] }] };

describe('HttpControlPlane', () => {
  it('claims with a bearer token below the base path', async () => {
    const { client, calls } = await serve([200, { leaseToken: 3 }]);
    expect(await new HttpControlPlane(client).claim(shard, worker, 2)).toEqual({ kind: 'claimed', claim: { leaseToken: 3 } });
    expect(calls[0]).toMatchObject({ method: 'POST', path: '/base/v1/shards/shard%201/claim', headers: { authorization: 'Bearer secret', 'content-type': 'application/json' }, body: '{"workerId":"w","generation":2}' });
  });

  it.each([
    [[409, { retryAfterMs: 750 }], { kind: 'held', retryAfterMs: 750 }],
    [[409, { detail: 'no figure' }], { kind: 'held', retryAfterMs: 1_000 }],
    [[410], { kind: 'gone' }],
  ] as const)('claim answered %j is %j', async (reply, outcome) => {
    const { client } = await serve(reply);
    expect(await new HttpControlPlane(client).claim(shard, worker, 1)).toEqual(outcome);
  });

  it.each([
    [[500, { detail: 'database is away' }], { code: 'unavailable', retryable: true, message: 'orchestrator answered 500: database is away' }],
    [[429], { code: 'unavailable', retryable: true }],
    [[401], { code: 'unauthenticated', retryable: false }],
    [[403], { code: 'forbidden', retryable: false }],
    [[404], { code: 'not-found', retryable: false }],
    [[400, { detail: 'generation: expected an integer' }], { code: 'internal', retryable: false, message: 'orchestrator answered 400: generation: expected an integer' }],
    [[200], { code: 'unavailable', retryable: true }],
    ['reset', { code: 'unavailable', retryable: true }],
    ['hang', { code: 'unavailable', retryable: true }],
  ] as const)('claim answered %j is an error %j', async (reply, error) => {
    const { client } = await serve(reply);
    await expect(new HttpControlPlane(client).claim(shard, worker, 1)).rejects.toMatchObject(error);
  });

  it('tells a stale heartbeat and a stale report from good ones', async () => {
    const { client } = await serve([200, { cancelled: true }], [409], [200, { recorded: true }], [409]);
    const controlPlane = new HttpControlPlane(client);
    expect(await controlPlane.heartbeat(shard, worker, 3)).toEqual({ cancelled: true });
    expect(await controlPlane.heartbeat(shard, worker, 3)).toBe('stale');
    expect(await controlPlane.report(shard, {} as ShardResult)).toBe('recorded');
    expect(await controlPlane.report(shard, {} as ShardResult)).toBe('stale');
  });

  it('loads a pack once however many ask for it, and again when loading failed', async () => {
    const { client, calls } = await serve([503], [200, { hash: 'h', pack }]);
    const controlPlane = new HttpControlPlane(client);
    await expect(controlPlane.pack('h' as PackHash)).rejects.toMatchObject({ code: 'unavailable' });
    const [one, two] = await Promise.all([controlPlane.pack('h' as PackHash), controlPlane.pack('h' as PackHash)]);
    expect(one).toEqual(pack);
    expect(two).toBe(one);
    expect(calls).toHaveLength(2);
  });

  it('takes the pack without anything around it too, and refuses what is none', async () => {
    const { client } = await serve([200, pack], [200, { key: 1 }]);
    const controlPlane = new HttpControlPlane(client);
    expect((await controlPlane.pack('a' as PackHash)).tests).toHaveLength(1);
    await expect(controlPlane.pack('b' as PackHash)).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('HttpLab', () => {
  it('prepares, raises alerts, and keeps both messages of a migration as they were', async () => {
    const { client, calls } = await serve([200, {}], [202, {}], [200, { phase: 'commission', result: 'failed', reason: 'gas-gt01', attempt: 2 }]);
    const lab = new HttpLab(client, processClock.nowUs);
    await lab.prepare({ state: 'dormant' } as PrepareInstallation);
    await lab.raiseAlert({ deviceId: 'd', alertCode: '8F3F', userId: 'u' });
    const migrated = await lab.migrate('set-1', 'commission', 'valid');
    expect(migrated).toMatchObject({ sent: { xml: '{"authorisation":"valid"}' }, received: { xml: '{"phase":"commission","result":"failed","reason":"gas-gt01","attempt":2}' }, reply: { result: 'failed', reason: 'gas-gt01', attempt: 2 } });
    expect(calls.map((call) => `${call.method} ${call.path}`)).toEqual(['POST /base/lab/v1/installations/prepare', 'POST /base/lab/v1/alerts', 'POST /base/migration/v1/installations/set-1/commission']);
  });

  it.each([
    [[503], { code: 'unavailable' }],
    [[404, { detail: 'there is no device x' }], { code: 'not-found', message: 'orchestrator answered 404: there is no device x' }],
    [[400, { detail: 'unknown device' }], { code: 'internal' }],
    ['hang', { code: 'unavailable' }],
  ] as const)('a lab that answers %j is an error %j', async (reply, error) => {
    const { client } = await serve(reply);
    await expect(new HttpLab(client, processClock.nowUs).prepare({} as PrepareInstallation)).rejects.toMatchObject(error);
  });
});

describe('Delivery', () => {
  it('finds that what was to be delivered is lost when the lab has forgotten the endpoint', async () => {
    const { client, calls } = await serve([201], [201], [204], [204], [201], [201], [204], [204]);
    const delivery = new Delivery(new HttpLab(client, processClock.nowUs), 'http://127.0.0.1:1/smartdcc/duis', processClock.nowUs);
    await delivery.register('u');
    const sentUs = processClock.nowUs();
    expect(await delivery.lostSince('u', sentUs)).toBeUndefined();
    expect(await delivery.lostSince('u', sentUs)).toContain('restarted');
    expect(await delivery.lostSince('u', processClock.nowUs())).toBeUndefined();
    expect(calls[0]).toMatchObject({ method: 'PUT', path: '/base/lab/v1/receive-endpoints/u', body: '{"url":"http://127.0.0.1:1/smartdcc/duis"}' });
  });

  it('leaves it to the target adapter when the lab does not answer', async () => {
    const { client } = await serve([201], [201], 'reset', 'reset');
    const delivery = new Delivery(new HttpLab(client, processClock.nowUs), 'http://127.0.0.1:1/', processClock.nowUs);
    await delivery.register('u');
    expect(await delivery.lostSince('u', 0n)).toBeUndefined();
  });
});
