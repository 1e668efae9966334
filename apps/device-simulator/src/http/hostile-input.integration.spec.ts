import { valuesAt } from '@gauntlet/duis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { esme, SimulatorUnderTest } from '../testing/simulator-under-test.ts';

let simulator: SimulatorUnderTest;
beforeAll(async () => {
  simulator = await SimulatorUnderTest.start();
  await simulator.prepare();
});
afterAll(() => simulator.stop());

const end = '</sr:Request>';
const signatureOf = (xml: string) => xml.slice(xml.indexOf('<ds:Signature '), xml.lastIndexOf(end));
const unsignedOf = (xml: string) => xml.replace(signatureOf(xml), '');

/**
 * What an attacker may have: authentic messages of the User, as an eavesdropper does. `disable` was never sent, and would change the
 * supply; `read` is harmless. Nothing made of them may change anything.
 */
interface Overheard {
  readonly disable: string;
  readonly read: string;
}

const attacks: Readonly<Record<string, (overheard: Overheard) => string | Buffer>> = {
  'entity expansion': ({ disable }) => `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>${disable.replace('<sr:DisableSupply>', '<sr:DisableSupply>&b;')}`,
  'an external entity': ({ disable }) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${disable.replace('<sr:DisableSupply>', '<sr:DisableSupply>&x;')}`,
  'an empty DOCTYPE before an authentic message': ({ disable }) => `<!DOCTYPE r>${disable}`,
  depth: ({ disable }) => disable.replace('<sr:DisableSupply>', `<sr:DisableSupply>${'<sr:A>'.repeat(1_000)}${'</sr:A>'.repeat(1_000)}`),
  'depth without an end': () => '<sr:A>'.repeat(200_000),
  size: ({ disable }) => disable.replace('<sr:DisableSupply>', `<sr:DisableSupply>${'x'.repeat(1_500_000)}`),
  'thousands of attributes': ({ disable }) => disable.replace('<sr:Header>', `<sr:Header ${Array.from({ length: 20_000 }, (_, index) => `a${index}="1"`).join(' ')}>`),
  'broken UTF-8 in an authentic message': ({ disable }) => Buffer.concat([Buffer.from(disable.slice(0, 200)), Buffer.from([0xc3, 0x28]), Buffer.from(disable.slice(200))]),
  'an overlong slash': ({ disable }) => Buffer.concat([Buffer.from(disable), Buffer.from([0xc0, 0xaf])]),
  'UTF-16': ({ disable }) => Buffer.from(disable, 'utf16le'),
  'a null character': ({ disable }) => disable.replace('<sr:DisableSupply>', '<sr:DisableSupply>\u0000'),
  'the wrong namespace': ({ disable }) => disable.replace('ServiceUserGateway', 'ServiceUserGateways'),
  'the header in another namespace': ({ disable }) => disable.replace('<sr:Header>', '<x:Header xmlns:x="urn:x">').replace('</sr:Header>', '</x:Header>'),
  'no signature': ({ disable }) => unsignedOf(disable),
  'the signature of another message': ({ disable, read }) => unsignedOf(disable).replace(end, `${signatureOf(read)}${end}`),
  'the signature doubled': ({ disable }) => disable.replace(end, `${signatureOf(disable)}${end}`),
  'the signature moved before the body': ({ disable }) => unsignedOf(disable).replace('<sr:Body>', `${signatureOf(disable)}<sr:Body>`),
  'the signature moved into the body': ({ disable }) => unsignedOf(disable).replace('</sr:Body>', `${signatureOf(disable)}</sr:Body>`),
  'the signature moved behind the root': ({ disable }) => `${unsignedOf(disable)}${signatureOf(disable)}`,
  'an authentic message wrapped in another (re-rooted)': ({ disable, read }) => unsignedOf(disable).replace(end, `${read}${end}`),
  'an authentic message wrapped, its signature at the end': ({ disable, read }) => unsignedOf(disable).replace(end, `${unsignedOf(read)}${signatureOf(read)}${end}`),
  'an authentic message as an object of the signature': ({ disable, read }) => unsignedOf(disable).replace(end, `${signatureOf(read).replace('</ds:Signature>', `<ds:Object>${unsignedOf(read)}</ds:Object></ds:Signature>`)}${end}`),
  'a second body': ({ disable, read }) => read.replace('<sr:Body>', `${disable.slice(disable.indexOf('<sr:Body>'), disable.indexOf('</sr:Body>') + '</sr:Body>'.length)}<sr:Body>`),
  'a reference to an id': ({ disable }) => disable.replace('URI=""', 'URI="#x"'),
  'an XPath transform': ({ disable }) => disable.replace('http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xpath-19991116'),
  'an unknown signature algorithm': ({ disable }) => disable.replace('xmldsig-more#ecdsa-sha256', 'xmldsig-more#hmac-sha256'),
  'an unknown digest': ({ disable }) => disable.replace('xmlenc#sha256', 'xmldsig#sha1'),
  'an unknown canonicalisation': ({ disable }) => disable.replace('xml-exc-c14n#', 'xml-exc-c14n#WithComments'),
  'a signature value of zeros': ({ disable }) => disable.replace(/<ds:SignatureValue>.*?</, `<ds:SignatureValue>${Buffer.alloc(64).toString('base64')}<`),
  'a value hidden by a comment': ({ disable, read }) => read.replace('<sr:ReadSupplyStatus></sr:ReadSupplyStatus>', `<!-- -->${disable.slice(disable.indexOf('<sr:DisableSupply>'), disable.indexOf('</sr:Body>'))}`),
};

describe('hostile input at the door of the DCC User Interface', () => {
  it.each(Object.entries(attacks))('%s: HTTP 400 or E1, and the supply stays on', async (_name, attack) => {
    const overheard = { disable: simulator.signedRequest('7.2', esme), read: simulator.signedRequest('7.4', esme) };
    const { status, xml } = await simulator.post('serviceS', attack(overheard));
    expect(status === 200 ? /<sr:ResponseCode>(.*?)</.exec(xml)?.[1] : status).toEqual(status === 200 ? 'E1' : 400);
    expect(simulator.endpoint.messages).toEqual([]);
    expect(valuesAt((await simulator.exchange('7.4', esme)).payloadXml, 'SupplyState')).toEqual(['Enabled']);
  });

  it('what the attacks were made of is authentic: sent as it was, it switches the supply off', async () => {
    expect((await simulator.sendXml('serviceS', simulator.signedRequest('7.2', esme))).code).toBe('I99');
    await simulator.nextReceived();
    expect(valuesAt((await simulator.exchange('7.4', esme)).payloadXml, 'SupplyState')).toEqual(['Disabled']);
  });

  it('a counter that is used, or lower than all that are remembered, is refused with E1', async () => {
    const used = simulator.signedRequest('7.4', esme);
    expect((await simulator.sendXml('serviceS', used)).code).toBe('I99');
    await simulator.nextReceived();
    expect((await simulator.sendXml('serviceS', used)).code).toBe('E1');
    const low = simulator.signedRequest('7.4', esme);
    for (let count = 0; count < 4_097; count += 1) await simulator.send('8.2', esme, { MPxN: '123' });
    expect((await simulator.sendXml('serviceS', low)).code).toBe('E1');
  });

  it('an attacker\'s copy does not use up the counter of the message that it was made of', async () => {
    const authentic = simulator.signedRequest('7.4', esme);
    expect((await simulator.sendXml('serviceS', unsignedOf(authentic))).code).toBe('E1');
    expect((await simulator.sendXml('serviceS', authentic)).code).toBe('I99');
    await simulator.nextReceived();
  });
});
