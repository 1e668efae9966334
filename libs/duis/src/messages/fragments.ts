import { namespaces } from './namespaces.ts';
import { normalise } from '../xml/normalise.ts';
import { parseStrictly } from '../xml/parse-strictly.ts';
import { scanFragment } from '../xml/scan-known-form.ts';
import type { XmlElement, XmlLimits } from '../xml/xml-element.ts';
import type { BodyFields, BodyValue } from './body-fields.ts';

/** A fragment comes out of a message that was read within its bounds. */
const fragmentLimits: XmlLimits = { charactersMax: Number.POSITIVE_INFINITY, depthMax: 64 };

/**
 * The elements of a fragment as fields, without prefixes: text, {} for an empty element, fields, or a list where an
 * element is repeated; attributes as "@name", text beside attributes as "#text". A fragment that is not well-formed
 * has no fields.
 */
export function readFields(fragmentXml: string): BodyFields {
  return fieldsOf(elementsOf(fragmentXml));
}

/**
 * Text of every element at `path` below the fragment, in document order: names joined by ".", such as
 * "Electricity.ActiveImportRegister.Value"; "@name" at the end takes that attribute. None when nothing is there.
 */
export function valuesAt(fragmentXml: string, path: string): readonly string[] {
  const steps = path.split('.');
  const attribute = steps.at(-1)?.startsWith('@') === true ? steps.pop()?.slice(1) : undefined;
  let level = elementsOf(fragmentXml);
  for (const [index, step] of steps.entries()) {
    if (index > 0) level = level.flatMap((element) => element.children);
    level = level.filter((element) => element.name === step);
  }
  if (attribute === undefined) return level.map((element) => element.text);
  return level.flatMap((element) => element.attributes?.[attribute] ?? []);
}

function elementsOf(fragmentXml: string): readonly XmlElement[] {
  const known = scanFragment(fragmentXml, fragmentLimits);
  if (known !== undefined) return known;
  const declarations = Object.entries(namespaces).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join('');
  const parsed = parseStrictly(`<sr:Fragment${declarations}>${fragmentXml}</sr:Fragment>`, fragmentLimits);
  if (!parsed.ok || parsed.root.local !== 'Fragment') return [];
  const normal = normalise(parsed.root);
  return (normal.ok ? scanFragment(normal.xml, { ...fragmentLimits, depthMax: fragmentLimits.depthMax + 1 }) : undefined)?.[0]?.children ?? [];
}

function fieldsOf(elements: readonly XmlElement[]): BodyFields {
  const byName = new Map<string, BodyValue[]>();
  for (const element of elements) {
    const values = byName.get(element.name);
    if (values === undefined) byName.set(element.name, [valueOf(element)]);
    else values.push(valueOf(element));
  }
  return Object.fromEntries([...byName].map(([name, values]): [string, BodyValue] => [name, values.length === 1 && values[0] !== undefined ? values[0] : values]));
}

function valueOf(element: XmlElement): BodyValue {
  if (element.attributes === undefined && element.children.length === 0) return element.text === '' ? {} : element.text;
  const attributes = Object.fromEntries(Object.entries(element.attributes ?? {}).map(([name, value]) => [`@${name}`, value]));
  return { ...attributes, ...fieldsOf(element.children), ...(element.text === '' ? {} : { '#text': element.text }) };
}
