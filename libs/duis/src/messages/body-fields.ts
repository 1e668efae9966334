import { readData } from '../catalogue/read-data.ts';
import { escapeAttribute, escapeText } from '../xml/escape.ts';
import type { Prefix } from './namespaces.ts';

/**
 * Content below an element, in schema order: element name (no prefix) → value. "@name" is an attribute of the
 * element that holds the fields, "#text" its text beside attributes.
 */
export type BodyFields = { readonly [element: string]: BodyValue };

/**
 * Text, children, or repeated children. {} is an empty element. Where the schema's element is always empty, `true`
 * writes it and `false` leaves it out; elsewhere a boolean is the text "true" or "false".
 */
export type BodyValue = string | number | boolean | BodyFields | readonly BodyValue[];

// Elements whose type has no content in DUIS V5.1a or MMC V5.1; none of these names is a boolean elsewhere.
const emptyElements = new Set(readData('empty-elements.json') as readonly string[]);
for (let channel = 0; channel <= 61; channel += 1) emptyElements.add(`Channel${channel}`);

/**
 * Writes fields as canonical XML, every element with `prefix`; the prefix must be declared by an ancestor.
 * @throws RangeError for a name that is no XML name, a number that is not finite, or text that XML cannot carry.
 */
export function writeFields(fields: BodyFields, prefix: Prefix): string {
  let xml = '';
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined || name.startsWith('@')) continue;
    if (name === '#text') xml += escapeText(scalarText(value, name));
    else xml += writeElement(name, value, prefix);
  }
  return xml;
}

/** Writes one element, or several when the value is a list. @throws RangeError as writeFields does. */
export function writeElement(name: string, value: BodyValue, prefix: Prefix, declaration = ''): string {
  if (isList(value)) return value.map((item) => writeElement(name, item, prefix, declaration)).join('');
  const tag = `${prefix}:${checkedName(name)}`;
  if (typeof value === 'object') return `<${tag}${declaration}${writeAttributes(value)}>${writeFields(value, prefix)}</${tag}>`;
  if (typeof value === 'boolean' && emptyElements.has(name)) return value ? `<${tag}${declaration}></${tag}>` : '';
  return `<${tag}${declaration}>${escapeText(scalarText(value, name))}</${tag}>`;
}

/** Attributes of the fields in the order that canonical XML wants: by name. */
export function writeAttributes(fields: BodyFields): string {
  let names: string[] | undefined;
  for (const name in fields) if (name.startsWith('@')) (names ??= []).push(name.slice(1));
  if (names === undefined) return '';
  return names.sort(byCodePoint).map((name) => ` ${checkedName(name)}="${escapeAttribute(scalarText(fields[`@${name}`] ?? '', name))}"`).join('');
}

const namePattern = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;
const knownNames = new Set<string>();
const knownNamesMax = 4_096;

/** Remembers names that were found good, because a message repeats the same few hundred. */
function checkedName(name: string): string {
  if (knownNames.has(name)) return name;
  if (!namePattern.test(name)) throw new RangeError(`${JSON.stringify(name.slice(0, 80))} is not an XML name; expected a letter or "_" followed by letters, digits, ".", "-" or "_"`);
  if (knownNames.size < knownNamesMax) knownNames.add(name);
  return name;
}

function scalarText(value: BodyValue, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
  throw new RangeError(`"${name}" is ${typeof value === 'number' ? String(value) : 'not text'}; expected text, a finite number or a boolean`);
}

/** xs:decimal has no exponents, which String() writes below 1e-6 and from 1e21. */
function numberText(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Math.abs(value) < 1 ? value.toFixed(20) : BigInt(value).toString();
}

function isList(value: BodyValue): value is readonly BodyValue[] {
  return Array.isArray(value);
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
