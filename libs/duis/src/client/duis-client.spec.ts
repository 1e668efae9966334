import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOrganisationCredential } from '../credentials/create-organisation-credential.ts';
import type { OrganisationCredential } from '../credentials/organisation-credential.ts';
import { dccAccessControlBrokerId } from '../identifiers/request-id.ts';
import { buildDccAlert, buildSmets1DeviceAlert } from '../messages/alerts.ts';
import { readServiceRequest, type ReceivedRequest } from '../messages/read-service-request.ts';
import { buildAcknowledgement } from '../messages/service-response.ts';
import { buildSmets1Response } from '../messages/smets1-response.ts';
import { createSigner } from '../signature/signer.ts';
import { createVerifier, type Verifier } from '../signature/verifier.ts';
import { DuisClient } from './duis-client.ts';
import type { OutgoingRequest } from './exchange.ts';
import type { DuisTransport, Receipt, SendOptions, TransportAnswer } from './transport.ts';

const userId = '90-B3-D5-1F-30-01-00-00';
const deviceId = '00-DB-00-01-00-00-01-A0';
const at = '2026-11-25T10:00:00.000Z';
const request: OutgoingRequest = { srv: '4.1.1', commandVariant: 1, targetId: deviceId, bodyElement: 'ReadInstantaneousImportRegisters', body: {}, timeoutMs: 60 };

let user: OrganisationCredential, dcc: OrganisationCredential, s1sp: OrganisationCredential;
let verifier: Verifier;
beforeAll(async () => {
  const make = (organisation: string, role: string) => createOrganisationCredential({ organisation, role, issuerName: 'CN=T', now: new Date(at) });
  [user, dcc, s1sp] = await Promise.all([make(userId, 'IS'), make(dccAccessControlBrokerId, 'DCC'), make('70-B3-D5-1F-30-00-A0-01', 'S1SP')]);
  verifier = createVerifier([user, dcc, s1sp]);
});

/** A DCC in the same process: the transport of somebody who has no HTTP. */
class DirectTransport implements DuisTransport {
  readonly sent: { readonly path: string; readonly request: ReceivedRequest; readonly options: SendOptions }[] = [];
  answer: (request: ReceivedRequest) => Promise<TransportAnswer> = async (received) => ({ kind: 'answered', status: 200, contentType: 'application/xml', body: buildAcknowledgement(received, at) });
  deliver: (xml: string) => Receipt = () => ({ accepted: false, reason: 'nobody' });

  send(path: string, xml: string, options: SendOptions): Promise<TransportAnswer> {
    const read = readServiceRequest(xml);
    if (!read.ok || !verifier.verify(xml, { originator: userId }).ok) throw new Error('not an authentic request');
    this.sent.push({ path, request: read, options });
    return this.answer(read);
  }

  onMessage(receive: (xml: string) => Receipt): void {
    this.deliver = receive;
  }
}

let transport: DirectTransport;
let client: DuisClient;
beforeEach(() => {
  transport = new DirectTransport();
  client = new DuisClient({ transport, verifier, nowUs: () => BigInt(Date.now()) * 1_000n });
  client.speakAs(createSigner(user));
});

const signers = () => ({ s1sp: createSigner(s1sp), dcc: createSigner(dcc) });
const response = (to: ReceivedRequest) => buildSmets1Response(to, { responseElement: 'ReadInstantaneousImportRegistersRsp', success: true, payload: {} }, at, signers());
const deviceAlert = (alertCode: string, of = deviceId) => buildSmets1DeviceAlert({ deviceId: of, userId, counter: 5n, alertCode, description: '' }, at, signers());

describe('requests', () => {
  it('go to the web service of their command variant, with both legs back', async () => {
    const answered = transport.answer;
    transport.answer = (received) => {
      setImmediate(() => transport.deliver(response(received)));
      return answered(received);
    };
    const exchange = await client.request({ ...request, traceparent: 'trace' });
    expect(exchange).toMatchObject({ failure: undefined, acknowledgement: { received: { code: 'I99' } }, response: { received: { kind: 'smets1-response' } } });
    expect(transport.sent).toMatchObject([{ path: '/api/v1/serviceS', options: { headers: { 'content-type': 'application/xml', traceparent: 'trace' } } }]);
    expect(transport.sent[0]?.options.signal.aborted).toBe(false);
  });

  it('say that they are part of a sequence', async () => {
    await client.request({ ...request, firstInSequence: true });
    const first = transport.sent[0]?.request.requestId;
    await client.request({ ...request, precedingRequestId: first });
    expect(transport.sent.map(({ request: sent }) => [sent.firstInSequence, sent.precedingRequestId])).toEqual([[true, undefined], [undefined, first]]);
  });

  it('a transport that fails or throws is unreachable; one that never answers is told to give up', async () => {
    transport.answer = async () => ({ kind: 'failed', detail: 'ECONNREFUSED' });
    expect(await client.request(request)).toMatchObject({ failure: { kind: 'unreachable', detail: 'ECONNREFUSED' } });
    transport.answer = () => Promise.reject(new Error('no wire'));
    expect(await client.request(request)).toMatchObject({ failure: { kind: 'unreachable', detail: 'no wire' } });
    transport.answer = () => new Promise(() => undefined);
    expect(await client.request(request)).toMatchObject({ failure: { kind: 'unreachable', detail: 'no complete answer within 60 ms' } });
    expect(transport.sent.at(-1)?.options.signal.aborted).toBe(true);
  });

  it('need a User', async () => {
    await expect(new DuisClient({ transport, verifier, nowUs: () => 0n }).request(request)).rejects.toThrow('speakAs');
  });
});

describe('alerts', () => {
  it('reach who subscribed to the device, to the code, to both or to all, until the subscription ends', () => {
    const told: string[] = [];
    const other = '00-DB-00-01-00-00-01-A1';
    const ends = [
      client.subscribe({}, () => told.push('all')),
      client.subscribe({ deviceId: deviceId.toLowerCase() }, () => told.push('device')),
      client.subscribe({ alertCode: '8f3f' }, () => told.push('code')),
      client.subscribe({ deviceId, alertCode: '8F3F' }, () => told.push('both')),
    ];
    expect(transport.deliver(deviceAlert('8F3F'))).toEqual({ accepted: true });
    expect(told.splice(0).toSorted()).toEqual(['all', 'both', 'code', 'device']);
    transport.deliver(deviceAlert('8F3F', other));
    expect(told.splice(0).toSorted()).toEqual(['all', 'code']);
    transport.deliver(buildDccAlert({ alertCode: 'AD1', content: `<sr:PowerOutageEvent><sr:DeviceID>${deviceId}</sr:DeviceID></sr:PowerOutageEvent>` }, at, createSigner(dcc)));
    expect(told.splice(0).toSorted()).toEqual(['all', 'device']);
    for (const end of ends) end();
    transport.deliver(deviceAlert('8F3F'));
    expect(told).toEqual([]);
    expect(client.counts).toEqual({ responses: 0, alerts: 3, unmatched: 1, refused: 0 });
  });

  it('that the DCC did not sign reach nobody', async () => {
    const awaited = client.awaitAlert({ deviceId, alertCode: '8F3F' }, 60);
    const forged = buildSmets1DeviceAlert({ deviceId, userId, counter: 5n, alertCode: '8F3F', description: '' }, at, { s1sp: createSigner(s1sp), dcc: createSigner(user) });
    expect(transport.deliver(forged)).toMatchObject({ accepted: false, reason: expect.stringContaining('expected the signature of the DCC') as string });
    expect(await awaited).toBeUndefined();
  });
});
