import { seededRandom } from '@gauntlet/assurance';
import { buildServiceRequest, buildSmets1DeviceAlert, buildSmets1Response, readServiceResponse } from '@gauntlet/duis';
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { at, createParties, deviceId, requestId, userId } from './fixtures.ts';
import { publishedTemplates } from './published-templates.ts';
import { signWithXmlCrypto, verifiesWithXmlCrypto } from './xml-crypto-witness.ts';

const { user, s1sp, dcc, verifier, credentials } = await createParties();
const messagesPerSeed = 150;

/**
 * Characters that canonical XML escapes, folds or must leave alone, among ordinary ones. Not U+0085 and U+2028: xml-crypto's
 * parser takes them for line ends, which XML 1.0 does not; libxml2 judges them below.
 */
const alphabet = ['a', 'Z', '0', ' ', '  ', '\t', '\n', '\r', '\r\n', '&', '<', '>', '"', "'", ']]>', '\u00a3', '\u{1f600}', '&amp;', '\ufeff', 'e\u0301'];

const lineEndsOfXml11 = ['\u0085', '\u2028'];

function text(random: () => number): string {
  return Array.from({ length: 1 + Math.floor(random() * 40) }, () => alphabet[Math.floor(random() * alphabet.length)] ?? '').join('');
}

function request(random: () => number): string {
  const counter = BigInt(Math.floor(random() * Number.MAX_SAFE_INTEGER));
  return buildServiceRequest({ requestId: { ...requestId, counter }, serviceReference: '3.1', srv: '3.1', commandVariant: 1, bodyElement: 'DisplayMessage', body: { '@note': text(random), SupplierMessage: [text(random), { '@a': text(random), '#text': text(random) }, {}] } });
}

/** A response or an alert, and what is signed by the S1SP within it. */
function smets1(random: () => number): { readonly xml: string; readonly signedByS1sp: string } {
  const payload = { Electricity: { ActiveImportRegister: { Value: Math.floor(random() * 1e9), ActiveEnergyUnit: text(random) } } };
  const debug = [{ code: Math.floor(random() * 100), error: text(random) }];
  const xml =
    random() < 0.5
      ? buildSmets1Response({ requestId, serviceReference: '4.1', srv: '4.1.1' }, { responseElement: 'ReadInstantaneousImportRegistersRsp', success: random() < 0.5, payload, debug }, at, { s1sp, dcc })
      : buildSmets1DeviceAlert({ deviceId, userId, counter: BigInt(Math.floor(random() * 1e9)), alertCode: '8F3F', description: text(random) }, at, { s1sp, dcc });
  const read = readServiceResponse(xml);
  if (!read.ok || read.smets1SignedXml === undefined) throw new Error('what was built is not read');
  return { xml, signedByS1sp: read.smets1SignedXml };
}

function canonicalByLibxml2(xml: string): string {
  const document = XmlDocument.fromString(xml);
  try {
    return document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 });
  } finally {
    document.dispose();
  }
}

describe.each([1, 2, 3])(`${messagesPerSeed} random messages, seed %i`, (seed) => {
  it('xml-crypto verifies the requests that the fast path signed, and no other text under that signature', () => {
    const random = seededRandom(seed);
    for (let count = 0; count < messagesPerSeed; count += 1) {
      const signed = user.sign(request(random));
      expect(verifiesWithXmlCrypto(signed, credentials.user), signed).toBe(true);
      expect(verifiesWithXmlCrypto(signed.replace('<sr:CommandVariant>1', '<sr:CommandVariant>2'), credentials.user), signed).toBe(false);
    }
  });

  it("what the library builds is its own exclusive canonical form by libxml2's measure", () => {
    const random = seededRandom(seed + 300);
    for (let count = 0; count < messagesPerSeed; count += 1) {
      const built = request(random).replaceAll('Z', () => lineEndsOfXml11[Math.floor(random() * 2)] ?? '');
      for (const xml of [built, smets1(random).signedByS1sp]) expect(canonicalByLibxml2(xml)).toBe(xml);
    }
  });

  it('the fast path verifies the requests that xml-crypto signed, and no other text under that signature', () => {
    const random = seededRandom(seed + 100);
    for (let count = 0; count < messagesPerSeed; count += 1) {
      const signed = signWithXmlCrypto(request(random), credentials.user);
      expect(verifier.verify(signed, { originator: userId }), signed).toMatchObject({ ok: true });
      expect(verifier.verify(signed.replace('<sr:CommandVariant>1', '<sr:CommandVariant>2')).ok, signed).toBe(false);
    }
  });

  it('xml-crypto verifies both signatures of SMETS1 responses and alerts', () => {
    const random = seededRandom(seed + 200);
    for (let count = 0; count < messagesPerSeed; count += 1) {
      const { xml, signedByS1sp } = smets1(random);
      expect(verifiesWithXmlCrypto(xml, credentials.dcc), xml).toBe(true);
      expect(verifiesWithXmlCrypto(signedByS1sp, credentials.s1sp), xml).toBe(true);
    }
  });
});

describe('the published templates, signed anew by xml-crypto as they are written', () => {
  it.each(publishedTemplates)('$file', ({ xml }) => {
    const unsigned = xml.replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, '').replace(/<Signature[\s\S]*<\/Signature>/, '');
    const signed = signWithXmlCrypto(unsigned, credentials.user);
    expect(verifier.verify(signed, { originator: userId })).toMatchObject({ ok: true });
  });
});
