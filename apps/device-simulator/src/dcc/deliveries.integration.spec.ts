import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createLogger } from '@gauntlet/telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Deliveries, type Delivery } from './deliveries.ts';
import { ReceiveEndpoints } from './receive-endpoints.ts';
import { Statistics } from './statistics.ts';

const user = '90-B3-D5-1F-30-01-00-00';
const other = '90-B3-D5-1F-30-01-00-01';

let server: Server;
let taken: string[];
/** Statuses answered next; 0 hangs up. */
let statuses: number[];
let endpoints: ReceiveEndpoints;
let statistics: Statistics;
let deliveries: Deliveries;
beforeEach(async () => {
  [taken, statuses] = [[], []];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = statuses.shift() ?? 204;
      if (status === 0) {
        request.socket.destroy();
        return;
      }
      if (status === 204) taken.push(Buffer.concat(chunks).toString());
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoints = new ReceiveEndpoints(undefined);
  endpoints.register(user, `http://127.0.0.1:${(server.address() as AddressInfo).port}/smartdcc/duis`);
  statistics = new Statistics();
  deliveries = new Deliveries({ endpoints, statistics, log: createLogger({ service: 'test', level: 'fatal' }), nowMs: () => 0 });
});
afterEach(async () => {
  await endpoints.destroy();
  server.closeAllConnections();
  server.close();
});

function schedule(message: string, options: Partial<Delivery> = {}): void {
  deliveries.schedule({ kind: 'response', userId: user, installation: 1, dueInMs: 0, traceparent: undefined, build: () => message, ...options });
}

function shown(): { readonly responses: object; readonly alerts: object; readonly undelivered: number; readonly users: Readonly<Record<string, object>> } {
  return statistics.show({ installations: 0, outstanding: deliveries.outstanding, outstandingByUser: deliveries.outstandingByUser() }) as ReturnType<typeof shown>;
}

describe('Deliveries', () => {
  it('keeps the order of an installation when one of its messages must be tried again, and lets others pass', async () => {
    statuses.push(503, 0, 500);
    schedule('a1');
    schedule('a2');
    schedule('a3', { dueInMs: 1 });
    while (statuses.length > 0) await wait(5);
    schedule('b1', { installation: 2 });
    expect(await deliveries.drain(60_000)).toBe(true);
    expect(taken.filter((message) => message.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(taken[0]).toBe('b1');
  });

  it('tries four times and gives up; the next message of a silent User gets one try, until one is taken', async () => {
    statuses.push(500, 500, 500, 500, 500, 204, 500);
    for (const message of ['given up', 'one try', 'taken', 'tried again']) schedule(message);
    expect(await deliveries.drain(60_000)).toBe(true);
    expect(statuses).toEqual([]);
    expect(taken).toEqual(['taken', 'tried again']);
    expect(shown().responses).toEqual({ delivered: 2, unregistered: 0, rejected: 0, unreachable: 2 });
  });

  it('a 4xx is not tried again; who rejects, is silent or has no endpoint is told by User, with the last reason', async () => {
    statuses.push(400);
    schedule('rejected');
    schedule('taken', { kind: 'alert' });
    schedule('nowhere', { userId: other });
    expect(shown().users).toMatchObject({ [user]: { outstanding: 2 }, [other]: { outstanding: 1, delivered: 0, lastProblem: null } });
    expect(await deliveries.drain(60_000)).toBe(true);
    expect(shown()).toMatchObject({
      undelivered: 2,
      alerts: { delivered: 1 },
      users: {
        [user]: { delivered: 1, rejected: 1, outstanding: 0, lastProblem: { at: '1970-01-01T00:00:00.000Z', kind: 'response', result: 'rejected', detail: 'HTTP 400' } },
        [other]: { unregistered: 1, outstanding: 0, lastProblem: { result: 'unregistered' } },
      },
    });
  });

  it('calls what a message sets off when it falls due, also when that or the message fails, and goes on', async () => {
    const due: string[] = [];
    schedule('fails', { onDue: () => { throw new Error('no'); } });
    schedule('', { onDue: () => due.push('broken'), build: () => { throw new Error('cannot be built'); } });
    schedule('whole', { onDue: () => due.push('whole') });
    expect(await deliveries.drain(60_000)).toBe(true);
    expect(due).toEqual(['broken', 'whole']);
    expect(taken).toEqual(['fails', 'whole']);
  });

  it('a User with 50,000 messages waiting is full, and leaves room for others', () => {
    for (let count = 0; count < 50_000; count += 1) schedule('', { dueInMs: 2 ** 31 - 1 });
    expect([deliveries.fullFor(user), deliveries.fullFor(other), deliveries.full]).toEqual([true, false, false]);
    for (let count = 0; count < 50_000; count += 1) schedule('', { userId: other, dueInMs: 2 ** 31 - 1 });
    expect(deliveries.full).toBe(true);
  });
});
