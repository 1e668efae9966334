import { isDeepStrictEqual } from 'node:util';
import { seededRandom } from '@gauntlet/assurance';
import { buildServiceRequest, buildSmets1Response, readFields, readServiceRequest, readServiceResponse, valuesAt } from '@gauntlet/duis';
import { describe, expect, it } from 'vitest';
import { at, createParties, requestId, userId } from './fixtures.ts';
import { signWithXmlCrypto } from './xml-crypto-witness.ts';

const { user, s1sp, dcc, verifier, credentials } = await createParties();
const unsigned = buildServiceRequest({ requestId, serviceReference: '3.1', srv: '3.1', commandVariant: 1, bodyElement: 'DisplayMessage', body: { SupplierMessage: 'hello' } });
const request = user.sign(unsigned);
const byXmlCrypto = signWithXmlCrypto(unsigned.replace('</sr:Header>', '</sr:Header>\n '), credentials.user);
const response = buildSmets1Response({ requestId, serviceReference: '11.2', srv: '11.2' }, { responseElement: 'ReadFirmwareVersionRsp', success: true, payload: { FirmwareVersion: '00010203' } }, at, { s1sp, dcc });
const signature = request.slice(request.indexOf('<ds:Signature'), request.lastIndexOf('</sr:Request>'));
const other = buildServiceRequest({ requestId: { ...requestId, counter: requestId.counter + 1n }, serviceReference: '7.2', srv: '7.2', commandVariant: 4, bodyElement: 'DisableSupply', body: {} });
const end = '</sr:Request>';
const start = unsigned.slice(0, unsigned.indexOf('<sr:Header>'));

const attacks: Readonly<Record<string, string>> = {
  empty: '',
  'no XML': 'hello',
  HTML: '<!doctype html><html><body>Bad Gateway</body></html>',
  'entity expansion': `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>${request.replace('hello', '&b;&b;')}`,
  'external entity': `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${request.replace('hello', '&x;')}`,
  'unknown entity': request.replace('hello', '&x;'),
  'processing instruction': request.replace('<sr:Header>', '<?evil x?><sr:Header>'),
  'too deep': request.replace('hello', `${'<sr:A>'.repeat(100)}${'</sr:A>'.repeat(100)}`),
  'far too deep': '<sr:A>'.repeat(200_000),
  'too long': request.replace('hello', 'x'.repeat(3 * 1_024 * 1_024)),
  truncated: request.slice(0, -20),
  'trailing content': `${request}<sr:Request></sr:Request>`,
  'trailing text': `${request} x`,
  'wrong namespace': request.replace('http://www.dccinterface.co.uk/ServiceUserGateway', 'http://example.org/'),
  'thousands of namespaces': request.replace('<sr:Header>', `<sr:Header ${Array.from({ length: 5_000 }, (_, index) => `xmlns:n${index}="urn:${index}"`).join(' ')}>`),
  'undeclared prefix': request.replace(' xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway"', ''),
  'changed text': request.replace('hello', 'hullo'),
  'changed attribute': request.replace('schemaVersion="5.1"', 'schemaVersion="5.2"'),
  'signature of another message': other.replace(end, `${signature}${end}`),
  'signature twice': request.replace(end, `${signature}${end}`),
  'signature before the body': unsigned.replace('<sr:Body>', `${signature}<sr:Body>`),
  'signature inside the body': unsigned.replace('</sr:Body>', `${signature}</sr:Body>`),
  'signature moved into the header, none at the end': unsigned.replace('</sr:Header>', `${signature}</sr:Header>`),
  'signed message wrapped in another': `${start}${other.slice(other.indexOf('<sr:Header>'), -end.length)}${request}${end}`,
  'signed message wrapped, signature copied outside': `${start}${other.slice(other.indexOf('<sr:Header>'), -end.length)}${unsigned}${signature}${end}`,
  'wrapped in the signature as an object': other.replace(end, `${signature.replace('</ds:Signature>', `<ds:Object>${unsigned}</ds:Object></ds:Signature>`)}${end}`),
  'reference to an id': request.replace('URI=""', 'URI="#a"'),
  'two references': request.replace('</ds:Reference>', `</ds:Reference>${signature.slice(signature.indexOf('<ds:Reference'), signature.indexOf('</ds:SignedInfo>'))}`),
  'no transform': request.replace(/<ds:Transform .*?<\/ds:Transform>/, ''),
  'XPath transform': request.replace('http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xpath-19991116'),
  'hash of one bit less': request.replace('xmlenc#sha256', 'xmlenc#sha1'),
  'HMAC instead of a signature': request.replace('xmldsig-more#ecdsa-sha256', 'xmldsig-more#hmac-sha256'),
  'no signature value': request.replace(/<ds:SignatureValue>.*?</, '<ds:SignatureValue><'),
  'zero signature value': request.replace(/<ds:SignatureValue>.*?</, `<ds:SignatureValue>${Buffer.alloc(64).toString('base64')}<`),
  'unknown serial number': request.replace(/<ds:X509SerialNumber>\d+/, '<ds:X509SerialNumber>1'),
  "another organisation's serial number": request.replace(credentials.user.serialNumber, credentials.dcc.serialNumber),
  'inner signature only, as if it were the outer one': response.slice(0, response.lastIndexOf('<ds:Signature')) + response.slice(response.lastIndexOf('</ds:Signature>') + '</ds:Signature>'.length),
  'inner and outer signature swapped': swapSignatures(response),
  'a key as an object key': request.replace('<sr:SupplierMessage>', '<sr:SupplierMessage __proto__="x" constructor="y">'),
  'null character': request.replace('hello', 'he\u0000llo'),
  'lone surrogate': request.replace('hello', 'he\ud800llo'),
  'comment in a value': request.replace('hello', 'hel<!-- x -->'),
};

function swapSignatures(xml: string): string {
  const [inner, outer] = [...xml.matchAll(/<ds:Signature .*?<\/ds:Signature>/g)].map((match) => match[0]);
  return xml.replace(inner ?? '', '@').replace(outer ?? '', inner ?? '').replace('@', outer ?? '');
}

function readEverything(xml: string): void {
  const asRequest = readServiceRequest(xml);
  if (asRequest.ok) readFields(asRequest.bodyXml);
  const asResponse = readServiceResponse(xml);
  if (asResponse.ok) readFields(asResponse.payloadXml);
  readFields(xml);
  valuesAt(xml, 'Request.Body.@x');
}

describe('hostile input neither throws nor verifies', () => {
  it('the messages that the attacks start from verify', () => {
    expect([request, byXmlCrypto, response].map((xml) => verifier.verify(xml).ok)).toEqual([true, true, true]);
  });

  it.each(Object.entries(attacks))('%s', (_, xml) => {
    expect(verifier.verify(xml)).toMatchObject({ ok: false, reason: expect.any(String) });
    readEverything(xml);
  });

  it('a fitting signature of somebody else is refused when the originator is expected', () => {
    expect(verifier.verify(dcc.sign(unsigned)).ok).toBe(true);
    expect(verifier.verify(dcc.sign(unsigned), { originator: userId })).toMatchObject({ ok: false });
  });

  it('an outer header that names another request than the signed part is refused', () => {
    const changed = response.replace(requestId.counter.toString(), (requestId.counter + 1n).toString());
    expect(readServiceResponse(changed)).toMatchObject({ ok: false, reason: expect.stringContaining('signed part') });
  });

  it.each([1, 2, 3])('4,000 random changes, seed %i: verifies only what says the same', (seed) => {
    const random = seededRandom(seed);
    const sources = [request, byXmlCrypto, response];
    const changed: { readonly round: number; readonly read: unknown; readonly source: unknown }[] = [];
    for (let round = 0; round < 4_000; round += 1) {
      const source = sources[round % sources.length] ?? '';
      const xml = mutate(source, random);
      readEverything(xml);
      if (verifier.verify(xml).ok) changed.push({ round, read: readingOf(xml), source: readingOf(source) });
    }
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter(({ read, source }) => !isDeepStrictEqual(read, source))).toEqual([]);
  });
});

/** What the reader makes of a message, apart from how its signature is written. */
function readingOf(xml: string): unknown {
  const read = xml.includes('Response>') ? readServiceResponse(xml) : readServiceRequest(xml);
  return read.ok && 'smets1SignedXml' in read ? { ...read, smets1SignedXml: undefined } : read;
}

const pieces = ['<', '>', '"', '&amp;', '&#65;', '/', ' ', '\n', '<sr:A>', '</sr:Body>', '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">', '</ds:Signature>', '<!-- -->', '<![CDATA[x]]>', '<!DOCTYPE a>', '<?a?>', 'xmlns:sr="urn:x"', '\u0000', '0', 'ra:'];

function mutate(source: string, random: () => number): string {
  const index = (length: number) => Math.floor(random() * length);
  const from = index(source.length);
  const to = Math.min(source.length, from + index(40));
  switch (index(5)) {
    case 0:
      return source.slice(0, from) + (pieces[index(pieces.length)] ?? '') + source.slice(from);
    case 1:
      return source.slice(0, from) + source.slice(to);
    case 2:
      return source.slice(0, from) + String.fromCharCode(32 + index(95)) + source.slice(from + 1);
    case 3: {
      const target = index(source.length);
      return source.slice(0, target) + source.slice(from, to) + source.slice(target);
    }
    default:
      return source.slice(0, from);
  }
}
