import type { Chance, Sources } from './mutate-message.ts';

/**
 * Attacks on the signature: removed, moved, doubled, re-rooted, of another message, with other algorithms. Where the
 * attack needs a message that the User never signed, it is one with a counter of its own that would switch the supply off.
 */
export function mutateSignature(sources: Sources, chance: Chance): string {
  const { message, other } = sources;
  const { of, below } = chance;
  const signature = signatureOf(message);
  const unsigned = message.replace(signature, '');
  const forged = forgeryOf(unsigned, 10n ** 18n + BigInt(below(1_000_000_000)));
  const end = '</sr:Request>';
  const start = forged.slice(0, forged.indexOf('<sr:Header>'));
  const inside = forged.slice(start.length, -end.length);
  const put = (text: string, before: string): string => text.replace(before, () => signature + before);
  const attacks: readonly (() => string)[] = [
    () => unsigned,
    () => forged,
    () => put(forged, end),
    () => forged.replace(end, () => signatureOf(other) + end),
    () => message.replace(end, () => signature + end),
    () => put(put(forged, '<sr:Body>'), end),
    () => put(forged, '</sr:Header>'),
    () => put(forged, '</sr:Body>'),
    () => `${start}${inside}${message}${end}`,
    () => `${start}${inside}${unsigned}${signature}${end}`,
    () => `${start}${unsigned}${inside}${signature}${end}`,
    () => forged.replace(end, () => signature.replace('</ds:Signature>', () => `<ds:Object>${of([unsigned, message])}</ds:Object></ds:Signature>`) + end),
    () => signature.replace('<ds:SignedInfo>', () => `${forged}<ds:SignedInfo>`),
    () => put(forged, end).replace('URI=""', of(['URI="#a"', 'URI="http://127.0.0.1:1/"', 'URI="#xpointer(/)"', ''])),
    () => put(forged, end).replace('</ds:Reference>', () => `</ds:Reference>${/<ds:Reference.*<\/ds:Reference>/s.exec(signature)?.[0] ?? ''}`),
    () => put(forged, end).replace(/<ds:Transform .*?<\/ds:Transform>/s, of(['', '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>self::none</ds:XPath></ds:Transform>', '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"></ds:Transform>'])),
    () => message.replace('xmldsig-more#ecdsa-sha256', of(['xmldsig-more#hmac-sha256', 'xmldsig#dsa-sha1', 'xmldsig-more#rsa-sha256', 'xmldsig-more#ecdsa-sha1', 'none'])),
    () => message.replace('xmlenc#sha256', of(['xmlenc#sha512', 'xmldsig#sha1', 'md5', ''])),
    () => message.replace('xml-exc-c14n#', of(['xml-exc-c14n#WithComments', 'xml-c14n11', ''])),
    () => message.replace(/<ds:SignatureValue>[^<]*/, () => `<ds:SignatureValue>${of(['', 'AAAA', Buffer.alloc(64).toString('base64'), Buffer.alloc(64, 0xff).toString('base64'), '!!!!'])}`),
    () => forged.replace(end, () => signature.replace(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>') + end),
    () => message.replace(/<ds:X509SerialNumber>\d+/, () => `<ds:X509SerialNumber>${of(['', '0', '-1', '1e400', '9'.repeat(5_000), /SerialNumber>(\d+)/.exec(other)?.[1] ?? '1'])}`),
    () => message.replace('<ds:KeyInfo>', '<ds:KeyInfo><ds:KeyValue><ds:ECKeyValue></ds:ECKeyValue></ds:KeyValue>'),
    () => message.replace(signature, () => `<!--${signature}-->`),
    () => message.replace(signature, () => signature.replace(/=</g, () => of(['&#x3D;<', '=<!-- --><', '\n=<']))),
    () => message.replace(/(<sr:RequestID>[^<]*:)(\d+)/, (_, id: string, counter: string) => `${id}${of([`${counter}0`, String(BigInt(counter) + 1n), `0${counter}`, `<!-- -->${counter}`, `${counter}<sr:X/>`])}`),
  ];
  return of(attacks)();
}

function signatureOf(xml: string): string {
  return /<ds:Signature[\s>].*<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
}

function forgeryOf(unsigned: string, counter: bigint): string {
  return unsigned
    .replace(/(<sr:RequestID>[^<]*:)\d+/, (_, id: string) => `${id}${counter}`)
    .replace(/<sr:ServiceReference>[^<]*<\/sr:ServiceReference><sr:ServiceReferenceVariant>[^<]*/, '<sr:ServiceReference>7.2</sr:ServiceReference><sr:ServiceReferenceVariant>7.2')
    .replace(/<sr:Body>.*<\/sr:Body>/s, '<sr:Body><sr:DisableSupply></sr:DisableSupply></sr:Body>');
}
