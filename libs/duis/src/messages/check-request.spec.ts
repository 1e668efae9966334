import { describe, expect, it } from 'vitest';
import { checkRequest, type RequestContext } from './check-request.ts';
import { readServiceRequest, type ReceivedRequest } from './read-service-request.ts';
import { buildServiceRequest } from './service-request.ts';

function received(parts: { srv: string; serviceReference: string; commandVariant: number; bodyElement: string }): ReceivedRequest {
  const read = readServiceRequest(buildServiceRequest({ requestId: { originator: '90-B3-D5-1F-30-01-00-00', target: '00-DB-12-34-56-78-90-A0', counter: 1n }, body: {}, ...parts }));
  if (!read.ok) throw new Error(read.reason);
  return read;
}

const read411 = { srv: '4.1.1', serviceReference: '4.1', commandVariant: 1, bodyElement: 'ReadInstantaneousImportRegisters' };
const enable = { srv: '7.1', serviceReference: '7.1', commandVariant: 4, bodyElement: 'EnableSupply' };
const sendCommand: RequestContext = { webService: 'send-command' };
const smets1: RequestContext = { webService: 'send-command', criticalCommandVariants: [1] };

describe('checkRequest: what the DUIS schema does not tie together', () => {
  it.each([
    ['a read', read411, sendCommand],
    ['a read for local delivery', { ...read411, commandVariant: 2 }, { webService: 'non-device' }],
    ['a pre-command', enable, { webService: 'transform' }],
    ['a signed pre-command', { ...enable, commandVariant: 5, bodyElement: 'SignedPreCommand' }, sendCommand],
    ['a critical request for a SMETS1 device, by setting', { ...enable, commandVariant: 1 }, smets1],
    ['one of several roles', read411, { ...sendCommand, userRole: 'OU IS' }],
    ['its device type', read411, { ...sendCommand, deviceType: 'GSME' }],
  ] satisfies [string, typeof read411, RequestContext][])('accepts %s', (_, parts, at) => {
    expect(checkRequest(received(parts), at)).toEqual({ ok: true });
  });

  it.each([
    ['E11', 'unknown variant', { ...read411, srv: '4.1.9' }, sendCommand],
    ['E11', 'reference of another variant', { ...read411, serviceReference: '8.2' }, sendCommand],
    ['E11', 'body of another variant', { ...read411, bodyElement: 'EnableSupply' }, sendCommand],
    ['E11', 'own body where a signed pre-command belongs', { ...enable, commandVariant: 5 }, sendCommand],
    ['E11', 'wrong device type', read411, { ...sendCommand, deviceType: 'CHF' }],
    ['E12', 'command variant of a critical request', { ...read411, commandVariant: 4 }, { webService: 'transform' }],
    ['E12', 'critical request without pre-command', { ...enable, commandVariant: 1 }, sendCommand],
    ['E12', 'SMETS1 setting does not widen other requests', { ...read411, commandVariant: 8 }, { webService: 'non-device', criticalCommandVariants: [8] }],
    ['E13', 'wrong web service', read411, { webService: 'non-device' }],
    ['E2', 'role that may not', enable, { webService: 'transform', userRole: 'OU ED' }],
  ] satisfies [string, string, typeof read411, RequestContext][])('%s for %s', (code, _, parts, at) => {
    expect(checkRequest(received(parts), at)).toMatchObject({ ok: false, code });
  });
});
