import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client } from 'undici';
import {
  DuisClient,
  buildAcknowledgement,
  buildErrorResponse,
  buildNonDeviceResponse,
  buildSmets1DeviceAlert,
  buildSmets1Response,
  createOrganisationCredential,
  createSigner,
  createVerifier,
  dccAccessControlBrokerId,
  readServiceRequest,
  receivePath,
  startReceiveEndpoint,
} from '@gauntlet/duis';
import type { OrganisationCredential, OutgoingRequest, ReceiveEndpoint, ReceivedRequest, ResponseSigners, ResponseTo, Verifier } from '@gauntlet/duis';
import { processClock } from '../clock.ts';
import { DuisTarget } from './duis-target.ts';
import type { DuisTargetOptions } from './duis-target.ts';
import { HttpTransport } from './http-transport.ts';

const userId = '90-B3-D5-1F-30-01-00-00';
const esme = '00-DB-00-01-00-00-01-A0';
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const at = '2026-11-25T10:00:00.000Z';
const readRegisters: OutgoingRequest = { srv: '4.1.1', commandVariant: 1, targetId: esme, bodyElement: 'ReadInstantaneousImportRegisters', body: {}, timeoutMs: 2_000, traceparent };
const readInventory: OutgoingRequest = { ...readRegisters, srv: '8.2', commandVariant: 8, targetId: dccAccessControlBrokerId, bodyElement: 'ReadInventory', body: { DeviceID: esme } };

const make = (organisation: string, role: string) => createOrganisationCredential({ organisation, role, issuerName: 'CN=TEST,OU=07', now: new Date(0) });
let user: OrganisationCredential, s1sp: OrganisationCredential, dcc: OrganisationCredential, stranger: OrganisationCredential;
let verifier: Verifier;
beforeAll(async () => {
  [user, s1sp, dcc, stranger] = await Promise.all([make(userId, 'IS'), make('70-B3-D5-1F-30-00-A0-01', 'S1SP'), make(dccAccessControlBrokerId, 'DCC'), make('70-B3-D5-1F-30-00-A0-02', 'S1SP')]);
  verifier = createVerifier([user, s1sp, dcc]);
});

let client: DuisClient;
let transport: HttpTransport;
let receive: ReceiveEndpoint;
const refusals: string[] = [];
const closers: (() => unknown)[] = [];
beforeEach(async () => {
  refusals.length = 0;
  receive = await startReceiveEndpoint({ host: '127.0.0.1', port: 0, receive: (xml) => transport.receive(xml), onRefused: (reason) => void refusals.push(reason) });
  closers.push(() => receive.close());
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function deliver(xml: string): Promise<number> {
  const sender = new Client(receive.url);
  const { statusCode, body } = await sender.request({ method: 'POST', path: receivePath, headers: { 'content-type': 'application/xml' }, body: xml });
  await body.dump();
  await sender.close();
  return statusCode;
}

function open(url: string, { connections = 4, deliveryLostSince }: Pick<DuisTargetOptions, 'deliveryLostSince'> & { readonly connections?: number } = {}): DuisTarget {
  transport = new HttpTransport({ url, connections });
  client = new DuisClient({ transport, verifier, nowUs: processClock.nowUs });
  client.speakAs(createSigner(user));
  const target = new DuisTarget({ client, transport, ...(deliveryLostSince === undefined ? {} : { deliveryLostSince }) });
  closers.push(() => target.close());
  return target;
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly xml: string;
  readonly request: ReceivedRequest;
}
type Answer = (seen: SeenRequest, response: ServerResponse, to: ResponseTo) => void | Promise<void>;

/** A small DCC: reads each request and lets the test answer it. */
async function startDcc(answer: Answer): Promise<{ readonly url: string; readonly seen: SeenRequest[] }> {
  const seen: SeenRequest[] = [];
  const url = await listen(createServer((request, response) => {
    if (request.url === '/version') {
      response.end('{"version":"tiny 1.0"}');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const xml = Buffer.concat(chunks).toString();
      const parsed = readServiceRequest(xml);
      if (!parsed.ok) throw new Error(parsed.reason);
      const one = { path: request.url ?? '', headers: request.headers, xml, request: parsed };
      seen.push(one);
      void answer(one, response.setHeader('content-type', 'application/xml'), { requestId: parsed.requestId, serviceReference: parsed.serviceReference, srv: parsed.srv });
    });
  }));
  return { url, seen };
}

const signers = (inner = s1sp, outer = dcc): ResponseSigners => ({ s1sp: createSigner(inner), dcc: createSigner(outer) });
const registers = (to: ResponseTo, by = signers()) => buildSmets1Response(to, { responseElement: 'ReadInstantaneousImportRegistersRsp', success: true, payload: { Electricity: { ActiveImportRegister: { Value: 7 } } } }, at, by);
const acknowledgeThenDeliver: Answer = async (_seen, response, to) => {
  response.end(buildAcknowledgement(to, at));
  await deliver(registers(to));
};

describe('DuisTarget: exchanges', () => {
  it('sends a signed request and waits for the Response on the receive endpoint; both legs are kept byte for byte', async () => {
    const tiny = await startDcc(acknowledgeThenDeliver);
    const exchange = await open(tiny.url).request(readRegisters);
    const [seen] = tiny.seen;
    if (seen === undefined) throw new Error('nothing was sent');
    expect(exchange.failure).toBeUndefined();
    expect(seen).toMatchObject({ path: '/api/v1/serviceS', headers: { 'content-type': 'application/xml', traceparent }, request: { srv: '4.1.1', commandVariant: 1, bodyElement: 'ReadInstantaneousImportRegisters' } });
    expect(verifier.verify(seen.xml, { originator: userId })).toMatchObject({ ok: true });
    expect(exchange.sent.xml).toBe(seen.xml);
    const to = { requestId: seen.request.requestId, serviceReference: '4.1', srv: '4.1.1' };
    expect(exchange.acknowledgement?.xml).toBe(buildAcknowledgement(to, at));
    expect(exchange.response?.xml).toContain(`<sr:RequestID>${exchange.requestId}</sr:RequestID>`);
    expect(verifier.verify(exchange.response?.xml ?? '')).toMatchObject({ ok: true, role: 'DCC' });
    expect(exchange.response!.atUs).toBeGreaterThan(exchange.sent.atUs);
    expect(client.counts).toEqual({ responses: 1, alerts: 0, unmatched: 0, refused: 0 });
  });

  it('takes a Response that arrives before its acknowledgement', async () => {
    const tiny = await startDcc(async (_seen, response, to) => {
      expect(await deliver(registers(to))).toBe(204);
      response.end(buildAcknowledgement(to, at));
    });
    const exchange = await open(tiny.url).request(readRegisters);
    expect(exchange).toMatchObject({ failure: undefined, acknowledgement: { xml: expect.stringContaining('I99') as string }, response: { xml: expect.stringContaining('ReadInstantaneousImportRegistersRsp') as string } });
  });

  it('does not wait for a Response after a refusal, nor to a non-device request', async () => {
    const tiny = await startDcc((seen, response, to) => void response.end(seen.request.srv === '8.2' ? buildNonDeviceResponse(to, '<sr:DSPInventory></sr:DSPInventory>', at) : buildErrorResponse(to, 'E11', at)));
    const target = open(tiny.url);
    expect(await target.request(readRegisters)).toMatchObject({ failure: undefined, response: undefined, acknowledgement: { xml: expect.stringContaining('E11') as string } });
    expect(await target.request(readInventory)).toMatchObject({ failure: undefined, response: undefined, acknowledgement: { xml: expect.stringContaining('DSPInventory') as string } });
    expect(tiny.seen.map((seen) => seen.path)).toEqual(['/api/v1/serviceS', '/api/v1/serviceD']);
  });

  it('keeps counters rising over concurrent requests, each with its own Response', async () => {
    const tiny = await startDcc(acknowledgeThenDeliver);
    const target = open(tiny.url);
    const exchanges = await Promise.all(Array.from({ length: 20 }, () => target.request(readRegisters)));
    expect(exchanges.filter((exchange) => exchange.failure !== undefined)).toEqual([]);
    expect(new Set(exchanges.map((exchange) => exchange.requestId)).size).toBe(20);
    for (const exchange of exchanges) expect(exchange.response?.xml).toContain(exchange.requestId);
  });

  it('keeps the path of its URL, and reads the version that the target reports', async () => {
    const tiny = await startDcc(acknowledgeThenDeliver);
    expect(await open(tiny.url).version()).toBe('tiny 1.0');
    expect(await open('http://127.0.0.1:9').version()).toBe('unreported');
    const prefixed = open(`${tiny.url}/prefix/`);
    await prefixed.request(readRegisters);
    expect(tiny.seen.at(-1)?.path).toBe('/prefix/api/v1/serviceS');
  });
});

describe('DuisTarget: tampering', () => {
  it('spoils the signature and nothing else', async () => {
    const tiny = await startDcc(acknowledgeThenDeliver);
    await open(tiny.url).request({ ...readRegisters, tamper: 'signature' });
    expect(tiny.seen[0]?.request.signed).toBe(true);
    expect(verifier.verify(tiny.seen[0]?.xml ?? '', { originator: userId })).toMatchObject({ ok: false });
  });

  it('replays the counter that the device was sent last', async () => {
    const tiny = await startDcc(acknowledgeThenDeliver);
    const target = open(tiny.url);
    await target.request(readRegisters);
    await target.request({ ...readRegisters, targetId: '00-DB-00-01-00-00-01-A1' });
    await target.request({ ...readRegisters, tamper: 'replayed-counter' });
    expect(tiny.seen[2]?.request.requestId).toEqual(tiny.seen[0]?.request.requestId);
    expect(verifier.verify(tiny.seen[2]?.xml ?? '')).toMatchObject({ ok: true });
  });

  it.each([readRegisters, { ...readRegisters, srv: '7.4', bodyElement: 'ReadSupplyStatus' }])('sends the body of another variant than $srv', async (request) => {
    const tiny = await startDcc(acknowledgeThenDeliver);
    await open(tiny.url).request({ ...request, tamper: 'wrong-body' });
    expect(tiny.seen[0]?.request.srv).toBe(request.srv);
    expect(tiny.seen[0]?.request.bodyElement).not.toBe(request.bodyElement);
  });
});

describe('DuisTarget: Responses that are not what they should be', () => {
  it.each([
    ['no signature of the DCC', (to: ResponseTo) => registers(to, { s1sp: createSigner(s1sp), dcc: undefined }), /signature of the DCC/],
    ['an S1SP in place of the DCC', (to: ResponseTo) => registers(to, signers(s1sp, s1sp)), /expected the signature of the DCC/],
    ['the DCC in place of the S1SP', (to: ResponseTo) => registers(to, signers(dcc)), /expected the signature of an S1SP/],
    ['an S1SP that nobody knows', (to: ResponseTo) => registers(to, signers(stranger)), /signature of the S1SP/],
    ['a value changed on the way', (to: ResponseTo) => registers(to).replace('>7<', '>8<'), /signature of the/],
  ])('%s: answered with 400, and the real Response still counts', async (_name, build, detail) => {
    const statuses: number[] = [];
    const tiny = await startDcc(async (_seen, response, to) => {
      response.end(buildAcknowledgement(to, at));
      statuses.push(await deliver(build(to)), await deliver(registers(to)));
    });
    const exchange = await open(tiny.url).request(readRegisters);
    expect(exchange).toMatchObject({ failure: undefined, response: { xml: expect.stringContaining('>7<') as string } });
    await expect.poll(() => statuses).toEqual([400, 204]);
    expect(client.counts).toMatchObject({ responses: 1, refused: 1 });
    expect(refusals).toEqual([expect.stringMatching(detail)]);
  });

  it('a request whose only messages were refused times out, and says how many and why', async () => {
    const tiny = await startDcc(async (_seen, response, to) => {
      response.end(buildAcknowledgement(to, at));
      for (let time = 0; time < 2; time += 1) await deliver(registers(to, signers(stranger)));
    });
    const exchange = await open(tiny.url).request({ ...readRegisters, timeoutMs: 1_500 });
    expect(exchange).toMatchObject({ response: undefined, failure: { kind: 'no-response', detail: expect.stringMatching(/no Response within 1500 ms; 2 messages for it were refused \(signature of the S1SP: /) as string } });
  });

  it('refuses what is no DUIS with 400, what is too large with 413, and counts a Response that nobody waits for', async () => {
    const to = { requestId: { originator: userId, target: esme, counter: 1n }, serviceReference: '4.1', srv: '4.1.1' };
    open('http://127.0.0.1:9');
    expect(await deliver('<html>')).toBe(400);
    expect(await deliver('x'.repeat(1_100_000))).toBe(413);
    expect(await deliver(registers(to))).toBe(204);
    expect(client.counts).toEqual({ responses: 0, alerts: 0, unmatched: 1, refused: 1 });
  });

  it('answers its health check, and 404 elsewhere', async () => {
    const asker = new Client(receive.url);
    closers.push(() => asker.close());
    const statusOf = async (path: string) => {
      const { statusCode, body } = await asker.request({ method: 'GET', path });
      await body.dump();
      return statusCode;
    };
    expect(await statusOf('/healthz')).toBe(200);
    expect(await statusOf('/elsewhere')).toBe(404);
  });
});

const alert = (alertCode: string) => buildSmets1DeviceAlert({ deviceId: esme, userId, counter: 5n, alertCode, description: 'Tamper' }, at, signers());

describe('DuisTarget: alerts', () => {
  it('gives an alert to who waits for that code of that device', async () => {
    const target = open('http://127.0.0.1:9');
    const awaited = target.awaitAlert(esme, '8F3F', 2_000);
    expect(await deliver(alert('8F3E'))).toBe(204);
    expect(await deliver(alert('8F3F'))).toBe(204);
    expect((await awaited)?.xml).toContain('<ra:GBCSHexAlertCode>8F3F</ra:GBCSHexAlertCode>');
    expect(client.counts).toMatchObject({ alerts: 1, unmatched: 1 });
  });

  it('resolves undefined when none comes in time, and forgets an alert from before', async () => {
    const target = open('http://127.0.0.1:9');
    expect(await deliver(alert('8F3F'))).toBe(204);
    expect(await target.awaitAlert(esme, '8F3F', 30)).toBeUndefined();
  });
});

describe('DuisTarget: hostile targets', () => {
  it('connection refused', async () => {
    expect(await open('http://127.0.0.1:9').request(readRegisters)).toMatchObject({ acknowledgement: undefined, response: undefined, failure: { kind: 'unreachable', detail: expect.stringContaining('ECONNREFUSED') as string } });
  });

  it('connection reset in the middle of the answer', async () => {
    const url = await listen(createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('<sr:Response');
        setTimeout(() => request.socket.resetAndDestroy(), 20);
      });
    }));
    expect(await open(url).request(readRegisters)).toMatchObject({ acknowledgement: undefined, failure: { kind: 'unreachable' } });
  });

  it.each([
    ['an HTML page', 200, '<html><body>Sign in</body></html>', /HTTP 200 \(text\/html\) that is no DUIS/],
    ['an HTTP error', 502, '<html>Bad gateway</html>', /HTTP 502 \(text\/html\)/],
    ['a redirect', 302, '', /HTTP 302/],
    ['nothing', 200, '', /no DUIS/],
  ])('%s is not DUIS, and is kept', async (_name, status, body, detail) => {
    const url = await listen(createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'text/html', location: '/login' }).end(body);
    }));
    const exchange = await open(url).request(readRegisters);
    expect(exchange.failure).toMatchObject({ kind: 'not-duis', detail: expect.stringMatching(detail) as string });
    expect(exchange.acknowledgement?.xml).toBe(body);
  });

  it('an endless answer', async () => {
    const url = await listen(createServer((request, response) => {
      request.resume();
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    }));
    expect(await open(url).request(readRegisters)).toMatchObject({ failure: { kind: 'not-duis', detail: 'the answer is larger than 1048576 bytes' } });
  });

  it('an answer to another request', async () => {
    const tiny = await startDcc((_seen, response, to) => void response.end(buildAcknowledgement({ ...to, requestId: { ...to.requestId, counter: 1n } }, at)));
    expect(await open(tiny.url).request(readRegisters)).toMatchObject({ failure: { kind: 'not-duis', detail: expect.stringContaining('another request') as string } });
  });

  it('one that accepts and never answers', async () => {
    const url = await listen(createTcpServer((socket) => void socket.on('error', () => undefined)));
    expect(await open(url).request({ ...readRegisters, timeoutMs: 60 })).toMatchObject({ acknowledgement: undefined, failure: { kind: 'unreachable', detail: 'no complete answer within 60 ms' } });
  });

  it('one that is slower than the step allows; its late Response is not taken', async () => {
    const tiny = await startDcc(async (_seen, response, to) => {
      await wait(150);
      response.end(buildAcknowledgement(to, at));
      await deliver(registers(to));
    });
    expect(await open(tiny.url).request({ ...readRegisters, timeoutMs: 60 })).toMatchObject({ acknowledgement: undefined, failure: { kind: 'unreachable' } });
    await expect.poll(() => client.counts.unmatched).toBe(1);
  });

  it('a request that waits for a connection for too long is never sent', async () => {
    const tiny = await startDcc(async (_seen, response, to) => {
      await wait(150);
      response.end(buildErrorResponse(to, 'E11', at));
    });
    const target = open(tiny.url, { connections: 1 });
    const [first, second] = await Promise.all([target.request(readRegisters), target.request({ ...readRegisters, timeoutMs: 60 })]);
    expect(first.failure).toBeUndefined();
    expect(second.failure).toMatchObject({ kind: 'unreachable' });
    await wait(100);
    expect(tiny.seen).toHaveLength(1);
  });

  it('acknowledged without a Response: no-response while the target is there', async () => {
    const tiny = await startDcc((_seen, response, to) => void response.end(buildAcknowledgement(to, at)));
    const exchange = await open(tiny.url).request({ ...readRegisters, timeoutMs: 60 });
    expect(exchange).toMatchObject({ response: undefined, failure: { kind: 'no-response', detail: 'acknowledged, but no Response within 60 ms' } });
    expect(exchange.acknowledgement?.xml).toContain('I99');
  });

  it('acknowledged, and then the target died: unreachable', async () => {
    const tiny = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => void chunks.push(chunk));
      request.on('end', () => {
        const parsed = readServiceRequest(Buffer.concat(chunks).toString());
        if (parsed.ok) response.end(buildAcknowledgement(parsed, at), () => {
          tiny.close();
          tiny.closeAllConnections();
        });
      });
    });
    expect(await open(await listen(tiny)).request({ ...readRegisters, timeoutMs: 100 })).toMatchObject({ acknowledgement: { xml: expect.stringContaining('I99') as string }, failure: { kind: 'unreachable', detail: expect.stringMatching(/no Response within 100 ms; the target does not answer any more/) as string } });
  });

  it('acknowledged, and the target was restarted and forgot us: unreachable', async () => {
    const tiny = await startDcc((_seen, response, to) => void response.end(buildAcknowledgement(to, at)));
    const target = open(tiny.url, { deliveryLostSince: async () => 'the target was restarted' });
    expect(await target.request({ ...readRegisters, timeoutMs: 60 })).toMatchObject({ failure: { kind: 'unreachable', detail: expect.stringContaining('the target was restarted') as string } });
  });
});
