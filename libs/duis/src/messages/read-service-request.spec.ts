import { describe, expect, it } from 'vitest';
import { readServiceRequest } from './read-service-request.ts';
import { buildServiceRequest } from './service-request.ts';

const requestId = { originator: '90-B3-D5-1F-30-01-00-00', target: '00-DB-12-34-56-78-90-A0', counter: 7n };
const parts = { requestId, serviceReference: '2.2', srv: '2.2', commandVariant: 1, bodyElement: 'TopUpDevice', body: { UTRN: '01234567890123456789' } };
const built = buildServiceRequest(parts);
const expected = { ok: true, requestId, serviceReference: '2.2', srv: '2.2', commandVariant: 1, bodyElement: 'TopUpDevice', bodyXml: '<sr:TopUpDevice><sr:UTRN>01234567890123456789</sr:UTRN></sr:TopUpDevice>', signed: false };

describe('readServiceRequest', () => {
  it('reads what was built', () => {
    expect(readServiceRequest(built)).toEqual(expected);
  });

  it.each([
    ['with declaration and white space', `\ufeff<?xml version="1.0"?>\r\n${built.replaceAll('><sr:', '>\n  <sr:').replaceAll('></sr:', '>\n</sr:')}`],
    ['under other prefixes', built.replaceAll('sr:', 'x:').replace('xmlns:sr', 'xmlns:x')],
    ['in the default namespace', built.replaceAll('sr:', '').replace('xmlns:sr=', 'xmlns=')],
    ['with comments and CDATA', built.replace('<sr:Body>', '<!-- x --><sr:Body>').replace('01234567890123456789', '<![CDATA[0123456789]]>0123456789')],
    ['with an attribute of XML Schema instance', built.replace('<sr:Request', '<sr:Request xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"')],
  ])('reads one %s, with the body under own prefixes', (_, xml) => {
    expect(readServiceRequest(xml)).toEqual(expected);
  });

  const preceding = { ...requestId, counter: 6n };
  const sequenced = buildServiceRequest({ ...parts, firstInSequence: false, precedingRequestId: preceding });

  it('reads the two elements of a sequence, which stand before the command variant', () => {
    expect(sequenced).toContain('</sr:RequestID><sr:FirstInSequence>false</sr:FirstInSequence><sr:PrecedingServiceRequestID>');
    const pretty = sequenced.replaceAll('><sr:', '>\n<sr:');
    for (const xml of [sequenced, pretty]) expect(readServiceRequest(xml)).toEqual({ ...expected, firstInSequence: false, precedingRequestId: preceding });
    expect(readServiceRequest(buildServiceRequest({ ...parts, firstInSequence: true }))).toEqual({ ...expected, firstInSequence: true });
    expect(readServiceRequest(buildServiceRequest({ ...parts, precedingRequestId: preceding }))).toEqual({ ...expected, precedingRequestId: preceding });
    expect(readServiceRequest(sequenced.replace('>false<', '>1<'))).toMatchObject({ firstInSequence: true });
  });

  it.each([
    ['FirstInSequence', sequenced.replace('>false<', '>no<'), 'sr:FirstInSequence is not'],
    ['an empty FirstInSequence', sequenced.replace('>false<', '><'), 'sr:FirstInSequence is not'],
    ['PrecedingServiceRequestID', sequenced.replace(':6<', ':<'), 'sr:PrecedingServiceRequestID is not'],
    ['a doubled FirstInSequence', sequenced.replace('<sr:FirstInSequence>', '<sr:FirstInSequence>true</sr:FirstInSequence><sr:FirstInSequence>'), 'unexpected sr:FirstInSequence'],
  ])('refuses a sequence with a broken %s', (_, xml, reason) => {
    expect(readServiceRequest(xml)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });

  it.each([
    ['a Response', built.replaceAll('sr:Request>', 'sr:Response>').replace('<sr:Request', '<sr:Response'), 'expected sr:Request'],
    ['an unknown namespace', built.replace('ServiceUserGateway', 'Other'), 'namespace'],
    ['two headers', built.replace('<sr:Body>', '<sr:Header></sr:Header><sr:Body>'), 'sr:Header'],
    ['two RequestIDs', built.replace('<sr:RequestID>', '<sr:RequestID>x</sr:RequestID><sr:RequestID>'), 'unexpected sr:RequestID'],
    ['two body elements', built.replace('</sr:Body>', '<sr:EnableSupply></sr:EnableSupply></sr:Body>'), 'exactly one'],
    ['an empty body', built.replace(/<sr:TopUp.*TopUpDevice>/, ''), 'exactly one'],
    ['content after the body', built.replace('</sr:Body>', '</sr:Body><sr:Other></sr:Other>'), 'something else'],
    ['a broken RequestID', built.replace(':7<', ':x<'), 'sr:RequestID'],
    ['command variant 0', built.replace('<sr:CommandVariant>1', '<sr:CommandVariant>0'), 'sr:CommandVariant'],
    ['no reference', built.replace('<sr:ServiceReference>2.2</sr:ServiceReference>', ''), 'sr:ServiceReference'],
    ['text among elements', built.replace('<sr:Body>', 'x<sr:Body>'), 'mixes'],
    ['a truncated message', built.slice(0, -5), 'not acceptable'],
    ['HTML', '<html><body>502</body></html>', 'namespace'],
    ['nothing', '', 'not acceptable'],
  ])('refuses %s', (_, xml, reason) => {
    expect(readServiceRequest(xml)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });

  it('keeps to the bounds it is given', () => {
    expect(readServiceRequest(built, { charactersMax: 100, depthMax: 64 })).toMatchObject({ ok: false, reason: expect.stringContaining('at most 100') });
    expect(readServiceRequest(built, { charactersMax: 10_000, depthMax: 2 })).toMatchObject({ ok: false, reason: expect.stringContaining('deeper than 2') });
  });
});
