import type { Chance } from './mutate-message.ts';

/** Elements, attributes, namespaces, entities, depth and size of a message changed; its signature left as it is. */
export function mutateStructure(xml: string, chance: Chance): string {
  const { below, of } = chance;
  const element = of(elementsOf(xml));
  const whole = xml.slice(element.from, element.to);
  const replaceBy = (text: string): string => xml.slice(0, element.from) + text + xml.slice(element.to);
  switch (of(operations)) {
    case 'remove':
      return replaceBy('');
    case 'double':
      return replaceBy(whole + whole);
    case 'wrap':
      return replaceBy(`<sr:${of(names)}>${whole}</sr:${of(names)}>`);
    case 'swap': {
      const other = of(elementsOf(xml).filter(({ from, to }) => to <= element.from || from >= element.to).concat(element));
      const [first, second] = element.from < other.from ? [element, other] : [other, element];
      return xml.slice(0, first.from) + xml.slice(second.from, second.to) + xml.slice(first.to, second.from) + xml.slice(first.from, first.to) + xml.slice(second.to);
    }
    case 'rename':
      return xml.replaceAll(`sr:${element.name}`, `sr:${of(names)}`);
    case 'text':
      return xml.slice(0, element.contentFrom) + of(texts) + xml.slice(element.contentTo);
    case 'attribute':
      return xml.slice(0, element.contentFrom - 1) + of(attributes) + xml.slice(element.contentFrom - 1);
    case 'namespace':
      return of(namespaceChanges)(xml);
    case 'many namespaces':
      return xml.replace('<sr:Header', `<sr:Header ${Array.from({ length: below(600) }, (_, index) => `xmlns:n${index}="urn:${index}"`).join(' ')}`);
    case 'entity':
      return `${of(doctypes)}${xml.slice(0, element.contentFrom)}${of(['&a;', '&b;', '&x;', '&#0;', '&#x1;', '&#xD800;', '&#x110000;', '&amp', '&lt;sr:Header&gt;'])}${xml.slice(element.contentFrom)}`;
    case 'deep': {
      const depth = 1 + below(below(100) === 0 ? 20_000 : 200);
      return xml.slice(0, element.contentFrom) + '<sr:A>'.repeat(depth) + (below(2) === 0 ? '' : '</sr:A>'.repeat(depth)) + xml.slice(element.contentTo);
    }
    case 'large':
      return xml.slice(0, element.contentFrom) + of(['x', ' ', '&amp;', '<sr:A/>', '<!---->']).repeat(below(below(500) === 0 ? 400_000 : 4_000)) + xml.slice(element.contentTo);
    case 'markup':
      return xml.slice(0, element.contentFrom) + of(markups) + xml.slice(element.contentFrom);
    case 'document':
      return of([xml + xml, `${xml}<sr:Request/>`, `${xml} x`, `x${xml}`, `<sr:Response${xml.slice('<sr:Request'.length)}`, `<a>${xml}</a>`, '', ' ', '<', '<a/>']);
    default:
      throw new TypeError('no such change');
  }
}

const operations = ['remove', 'double', 'wrap', 'swap', 'rename', 'text', 'text', 'attribute', 'namespace', 'many namespaces', 'entity', 'deep', 'large', 'markup', 'document'] as const;
const names = ['Request', 'Header', 'Body', 'RequestID', 'CommandVariant', 'Signature', 'DisableSupply', '__proto__', 'constructor', 'toString', 'SignedPreCommand'];
const texts = ['', ' ', '0', '-1', '9', '18446744073709551615', '18446744073709551616', '1e999', 'NaN', '99.9', '__proto__', 'true', '2026-13-45T99:99:99Z', '3000-12-31T00:00:00Z', '00-00-00-00-00-00-00-00', '90-B3-D5-1F-30-01-00-00:90-B3-D5-1F-30-01-00-00:1', "';--", '\u0000', '\u{1f600}', '<![CDATA[1]]>', '../../etc/passwd'];
const attributes = [' xmlns=""', ' xmlns:sr="urn:x"', ' a="1" a="2"', ' __proto__="x"', ' xml:base="http://127.0.0.1:1/"', ' Id="a" ID="a" id="a"', ' a=1', ' a', ' xmlns:xml="urn:x"', ' xsi:type="x"'];
const markups = ['<!-- c -->', '<!-- -- -->', '<![CDATA[x]]>', '<![CDATA[', '<?evil x?>', '<?', ']]>', '<!', '<!DOCTYPE a>', '</sr:Body>', '</sr:Request>', '<sr:Body>', '<ds:Signature>'];
const doctypes = [
  '',
  '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
  '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]>',
  '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]>',
  '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/r.dtd">',
  '<!DOCTYPE r [<!ATTLIST r a CDATA "x">]>',
];
const dcc = 'http://www.dccinterface.co.uk/ServiceUserGateway';
const namespaceChanges: readonly ((xml: string) => string)[] = [
  (xml) => xml.replace(dcc, 'http://example.org/'),
  (xml) => xml.replace(` xmlns:sr="${dcc}"`, ''),
  (xml) => xml.replace(`xmlns:sr="${dcc}"`, `xmlns="${dcc}"`).replaceAll('sr:', ''),
  (xml) => xml.replaceAll('sr:', 'q:').replace('xmlns:sr', 'xmlns:q'),
  (xml) => xml.replace('<sr:Body>', '<sr:Body xmlns:sr="urn:other">'),
  (xml) => xml.replace('<sr:Body>', `<s:Body xmlns:s="${dcc}">`).replace('</sr:Body>', '</s:Body>'),
  (xml) => xml.replaceAll('ds:', 'sr:'),
  (xml) => xml.replaceAll('sr:', 'xmlns:'),
  (xml) => xml.replace(dcc, `${dcc} `),
  (xml) => xml.replace(dcc, dcc.toUpperCase()),
];

interface Element {
  readonly name: string;
  readonly from: number;
  readonly contentFrom: number;
  readonly contentTo: number;
  readonly to: number;
}

/** The sr elements of a message that is well-formed and that the library wrote; a made-up one where there is none. */
function elementsOf(xml: string): readonly Element[] {
  const open: { name: string; from: number; contentFrom: number }[] = [];
  const elements: Element[] = [];
  for (const match of xml.matchAll(/<(\/?)sr:([A-Za-z]+)[^>]*>/g)) {
    const [tag, slash = '', name = ''] = match;
    if (slash === '') {
      open.push({ name, from: match.index, contentFrom: match.index + tag.length });
      continue;
    }
    const started = open.pop();
    if (started !== undefined) elements.push({ ...started, contentTo: match.index, to: match.index + tag.length });
  }
  return elements.length > 0 ? elements : [{ name: 'Request', from: 0, contentFrom: 0, contentTo: xml.length, to: xml.length }];
}
