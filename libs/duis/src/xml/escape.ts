// XML 1.0 has no way to write what is outside these, not even as character references.
const unwritable = /[^\t\n\r -\ufffd]/;
const specialInText = /[&<>\r]/;
const specialInAttribute = /[&<"\t\n\r]/;

/**
 * Text as canonical XML writes it.
 * @throws RangeError for a character that XML 1.0 cannot carry.
 */
export function escapeText(text: string): string {
  assertWritable(text);
  return specialInText.test(text) ? text.replace(/[&<>\r]/g, (character) => textEscapes[character] ?? character) : text;
}

/** Attribute value as canonical XML writes it, between double quotes. @throws RangeError as escapeText does. */
export function escapeAttribute(value: string): string {
  assertWritable(value);
  return specialInAttribute.test(value) ? value.replace(/[&<"\t\n\r]/g, (character) => attributeEscapes[character] ?? character) : value;
}

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const attributeEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' };

function assertWritable(text: string): void {
  if (unwritable.test(text) || !text.isWellFormed()) throw new RangeError(`text ${JSON.stringify(text.slice(0, 80))} has a character that XML 1.0 cannot carry`);
}

const entity = /&(?:(amp|lt|gt|quot|apos)|#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7}));/g;
const namedEntities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Resolves the five predefined entities and character references; undefined when anything else starts with "&". */
export function unescape(text: string): string | undefined {
  if (!text.includes('&')) return text;
  const rest = text.replace(entity, '');
  if (rest.includes('&')) return undefined;
  let valid = true;
  const resolved = text.replace(entity, (_match, name: string | undefined, hex: string | undefined, decimal: string | undefined) => {
    if (name !== undefined) return namedEntities[name] ?? '';
    const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0) valid = false;
    const character = valid ? String.fromCodePoint(code) : '';
    if (unwritable.test(character)) valid = false;
    return character;
  });
  return valid ? resolved : undefined;
}
