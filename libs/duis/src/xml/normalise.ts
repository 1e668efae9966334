import { namespaces, type Prefix } from '../messages/namespaces.ts';
import { escapeAttribute, escapeText } from './escape.ts';
import type { ParsedElement, ReadProblem } from './parse-strictly.ts';

const prefixOf = new Map<string, Prefix>(Object.entries(namespaces).map(([prefix, uri]) => [uri, prefix as Prefix]));
const ignoredAttributes = new Set(['http://www.w3.org/2001/XMLSchema-instance', 'http://www.w3.org/XML/1998/namespace']);

/**
 * Rewrites a document in the form that this library writes, so that it can be scanned: own prefixes by namespace, no
 * comments, no white space between elements. For reading only: signatures are checked on the original.
 */
export function normalise(root: ParsedElement): { readonly ok: true; readonly xml: string } | ReadProblem {
  try {
    return { ok: true, xml: write(root, []) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'cannot be read' };
  }
}

function write(element: ParsedElement, inScope: readonly Prefix[]): string {
  const prefix = prefixOf.get(element.uri);
  if (prefix === undefined) throw new RangeError(`element "${element.local}" is in namespace "${element.uri}"; expected one of DUIS, MMC or XML signatures`);
  const declared = inScope.includes(prefix);
  const scope = declared ? inScope : [...inScope, prefix];
  const tag = `${prefix}:${element.local}`;
  const declaration = declared ? '' : ` xmlns:${prefix}="${namespaces[prefix]}"`;
  return `<${tag}${declaration}${writeAttributes(element)}>${writeContent(element, scope)}</${tag}>`;
}

function writeAttributes(element: ParsedElement): string {
  let xml = '';
  for (const attribute of element.attributes) {
    if (ignoredAttributes.has(attribute.uri)) continue;
    if (attribute.uri !== '') throw new RangeError(`attribute "${attribute.local}" is in namespace "${attribute.uri}"; expected none`);
    xml += ` ${attribute.local}="${escapeAttribute(attribute.value)}"`;
  }
  return xml;
}

function writeContent(element: ParsedElement, scope: readonly Prefix[]): string {
  const texts = element.children.filter((child) => typeof child === 'string');
  if (texts.length === element.children.length) return escapeText(texts.join(''));
  if (texts.some((text) => text.trim() !== '')) throw new RangeError(`element "${element.local}" mixes text and elements`);
  return element.children.map((child) => (typeof child === 'string' ? '' : write(child, scope))).join('');
}
