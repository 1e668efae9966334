import { SaxesParser } from 'saxes';
import type { XmlLimits } from './xml-element.ts';

/** An element as a namespace-aware parser sees it, with what canonicalisation needs. */
export interface ParsedElement {
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  /** Declared on this element: prefix ("" for the default) → namespace. */
  readonly declarations: Readonly<Record<string, string>>;
  /** Without namespace declarations. */
  readonly attributes: readonly ParsedAttribute[];
  readonly children: readonly (ParsedElement | string)[];
  /** Of the source text: the "<" of the start tag. */
  readonly start: number;
  /** Of the source text: behind the end tag. */
  readonly end: number;
}
export interface ParsedAttribute {
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

export type ReadProblem = { readonly ok: false; readonly reason: string };

interface MutableElement extends ParsedElement {
  readonly children: (ParsedElement | string)[];
  end: number;
}

/** Canonicalisation carries them along to every element: without a bound, a small message costs minutes. */
const declarationsInScopeMax = 64;

/**
 * Parses a whole document, namespace-aware. Refuses a DOCTYPE (and with it every entity of one's own), processing
 * instructions, too deep nesting and too long texts. Comments are dropped, CDATA becomes text.
 */
export function parseStrictly(xml: string, limits: XmlLimits): { readonly ok: true; readonly root: ParsedElement } | ReadProblem {
  if (xml.length > limits.charactersMax) return { ok: false, reason: `${xml.length} characters; expected at most ${limits.charactersMax}` };
  if (!xml.isWellFormed()) return { ok: false, reason: 'not well-formed Unicode' };
  try {
    const root = parse(xml, limits);
    return root === undefined ? { ok: false, reason: 'no root element' } : { ok: true, root };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? `not acceptable XML: ${error.message.slice(0, 200)}` : 'not acceptable XML' };
  }
}

function parse(xml: string, limits: XmlLimits): ParsedElement | undefined {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: MutableElement[] = [];
  let root: ParsedElement | undefined;
  const addText = (text: string) => {
    open.at(-1)?.children.push(text);
  };
  let tagStart = 0;
  let declarationsInScope = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', refuse('a DOCTYPE'));
  parser.on('processinginstruction', refuse('a processing instruction'));
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentagstart', () => {
    tagStart = xml.lastIndexOf('<', parser.position - 1);
  });
  parser.on('opentag', (tag) => {
    if (open.length >= limits.depthMax) throw new SyntaxError(`elements nest deeper than ${limits.depthMax}`);
    declarationsInScope += Object.keys(tag.ns).length;
    if (declarationsInScope > declarationsInScopeMax) throw new SyntaxError(`more than ${declarationsInScopeMax} namespace declarations are in scope`);
    const attributes = Object.values(tag.attributes).filter((attribute) => attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns');
    open.push({ prefix: tag.prefix, local: tag.local, uri: tag.uri, declarations: { ...tag.ns }, attributes: attributes.map(({ prefix, local, uri, value }) => ({ prefix, local, uri, value })), children: [], start: tagStart, end: 0 });
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    element.end = parser.position;
    declarationsInScope -= Object.keys(element.declarations).length;
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  parser.write(xml).close();
  return root;
}

function refuse(what: string): () => never {
  return () => {
    throw new SyntaxError(`${what} is not allowed`);
  };
}
