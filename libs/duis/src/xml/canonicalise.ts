import type { ParsedElement } from './parse-strictly.ts';
import { escapeAttribute, escapeText } from './escape.ts';

/**
 * inclusive = Canonical XML 1.0, what a Reference without a canonicalisation transform is digested as (XML Signature
 * 4.4.3.2); exclusive = Exclusive XML Canonicalization 1.0 without a prefix list. Both without comments.
 */
export type Canonicalisation = 'inclusive' | 'exclusive';

/**
 * Canonical form of an element as apex of what is digested; `without` and all in it is left out.
 * For the inclusive form the element must be a document's root, because nothing of its ancestors is added.
 */
export function canonicalise(apex: ParsedElement, method: Canonicalisation, without?: ParsedElement): string {
  return write(apex, method, new Map([['', '']]), without);
}

type Rendered = ReadonlyMap<string, string>;

function write(element: ParsedElement, method: Canonicalisation, rendered: Rendered, without: ParsedElement | undefined): string {
  const scope = new Map(rendered);
  const wanted = method === 'inclusive' ? Object.entries(element.declarations) : visiblyUsed(element);
  let declarations = '';
  for (const [prefix, uri] of wanted.sort(([a], [b]) => compare(a, b))) {
    if (scope.get(prefix) === uri || prefix === 'xml') continue;
    scope.set(prefix, uri);
    declarations += prefix === '' ? ` xmlns="${escapeAttribute(uri)}"` : ` xmlns:${prefix}="${escapeAttribute(uri)}"`;
  }
  const attributes = element.attributes
    .toSorted((a, b) => compare(a.uri, b.uri) || compare(a.local, b.local))
    .map((attribute) => ` ${qualified(attribute)}="${escapeAttribute(attribute.value)}"`)
    .join('');
  const content = element.children.map((child) => (child === without ? '' : typeof child === 'string' ? escapeText(child) : write(child, method, scope, without))).join('');
  const tag = qualified(element);
  return `<${tag}${declarations}${attributes}>${content}</${tag}>`;
}

function visiblyUsed(element: ParsedElement): [string, string][] {
  const used = new Map([[element.prefix, element.uri]]);
  for (const { prefix, uri } of element.attributes) if (prefix !== '') used.set(prefix, uri);
  return [...used];
}

function qualified(name: { readonly prefix: string; readonly local: string }): string {
  return name.prefix === '' ? name.local : `${name.prefix}:${name.local}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
