import { type ParsedElement, parseStrictly } from '../xml/parse-strictly.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { declareDs, declareRa, declareSr } from './namespaces.ts';
import type { Message } from './read-message.ts';

/**
 * Cuts SMETS1SignedResponse out of its message as a document of its own, which is what the S1SP signed: its own text,
 * with the namespace declarations that it took from around it. undefined when it cannot be found.
 */
export function standAloneSmets1(message: Message, signed: XmlElement, original: string): string | undefined {
  if (message.parsed === undefined) {
    const before = message.xml.slice(0, signed.start);
    if (!before.includes(declareRa) && !before.includes(declareDs)) {
      const text = message.xml.slice(signed.start, signed.end);
      const declaresSr = message.xml.slice(signed.start, signed.contentStart).includes(declareSr);
      return declaresSr ? text : `<${signed.tag}${declareSr}${text.slice(signed.tag.length + 1)}`;
    }
  }
  const parsed = message.parsed ?? parseOriginal(original);
  return parsed === undefined ? undefined : cut(original, parsed);
}

function parseOriginal(original: string): ParsedElement | undefined {
  const parsed = parseStrictly(original, { charactersMax: Number.POSITIVE_INFINITY, depthMax: 64 });
  return parsed.ok ? parsed.root : undefined;
}

function cut(original: string, root: ParsedElement): string | undefined {
  const inherited = new Map<string, string>();
  let element: ParsedElement | undefined = root;
  for (const name of ['Body', 'SMETS1ResponseMessage', 'SMETS1SignedResponse']) {
    for (const [prefix, uri] of Object.entries(element?.declarations ?? {})) inherited.set(prefix, uri);
    element = element?.children.find((child): child is ParsedElement => typeof child !== 'string' && child.local === name);
  }
  if (element === undefined) return undefined;
  const used = new Set<string>();
  collectUndeclared(element, new Set(), used);
  const declarations = [...used].sort().map((prefix) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${inherited.get(prefix) ?? ''}"`).join('');
  const nameEnd = element.start + 1 + (element.prefix === '' ? 0 : element.prefix.length + 1) + element.local.length;
  return `${original.slice(element.start, nameEnd)}${declarations}${original.slice(nameEnd, element.end)}`;
}

/** Prefixes that the element or something in it uses without a declaration inside it. */
function collectUndeclared(element: ParsedElement, declared: ReadonlySet<string>, used: Set<string>): void {
  const scope = new Set([...declared, ...Object.keys(element.declarations)]);
  if (!scope.has(element.prefix) && (element.prefix !== '' || element.uri !== '')) used.add(element.prefix);
  for (const { prefix } of element.attributes) if (prefix !== '' && prefix !== 'xml' && !scope.has(prefix)) used.add(prefix);
  for (const child of element.children) if (typeof child !== 'string') collectUndeclared(child, scope, used);
}
