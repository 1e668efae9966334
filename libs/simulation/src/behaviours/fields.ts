import type { BodyFields, BodyValue } from '@gauntlet/contracts';

/** What a table says of a name that a sender chose; undefined for a name that only every object has, such as "constructor". */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A repeated element's values; one that occurs once reads as a value, not as a list. */
export function listOf(body: BodyFields, field: string): readonly BodyValue[] {
  const value = body[field];
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

/** The fields with other element names at any depth, in the same order: request and response schemas name some things differently. */
export function renamed(fields: BodyFields, names: Readonly<Record<string, string>>): BodyFields {
  return Object.fromEntries(Object.entries(fields).map(([element, value]) => [entryOf(names, element) ?? element, renamedValue(value, names)]));
}

/** Those of the fields that are there, in the order of `names`. */
export function pick(fields: BodyFields, names: readonly string[]): BodyFields {
  return Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])));
}

/** The text of an element, which reads as text or, beside attributes, as "#text"; '' when there is none. */
export function textIn(value: BodyValue | undefined): string {
  if (value === undefined || isList(value)) return '';
  return typeof value === 'object' ? textIn(value['#text']) : String(value).trim();
}

/** An attribute of an element; '' when there is none. */
export function attributeIn(value: BodyValue | undefined, name: string): string {
  return value === undefined || typeof value !== 'object' || isList(value) ? '' : textIn(value[`@${name}`]);
}

function renamedValue(value: BodyValue, names: Readonly<Record<string, string>>): BodyValue {
  if (typeof value !== 'object') return value;
  return isList(value) ? value.map((item) => renamedValue(item, names)) : renamed(value, names);
}

function isList(value: BodyValue): value is readonly BodyValue[] {
  return Array.isArray(value);
}
