import { namespaces } from '../messages/namespaces.ts';
import { matchSignature } from '../signature/match-signature.ts';
import { signatureEnd, signatureStart } from '../signature/signed-info.ts';
import { unescape } from './escape.ts';
import type { XmlElement, XmlLimits } from './xml-element.ts';

interface OpenElement {
  tag: string;
  name: string;
  attributes: Record<string, string> | undefined;
  text: string;
  children: XmlElement[];
  start: number;
  contentStart: number;
  contentEnd: number;
  end: number;
}

type Scope = 'document' | 'fragment';

// Control characters and carriage returns need a real parser's judgement; so does "]]>", which text may not hold.
const beyondKnownForm = /[^\t\n -\ufffd]/;

/**
 * Scans a document in the form that this library writes: prefixes sr, ra, ds bound to their namespaces and to no
 * other, no white space between elements, no comment, CDATA section, processing instruction or DOCTYPE. Checks that
 * it is well-formed. Returns the root, or undefined for anything else, which a real parser must then read.
 */
export function scanKnownForm(xml: string, limits: XmlLimits): XmlElement | undefined {
  const elements = scan(xml, 'document', limits);
  return elements?.length === 1 ? elements[0] : undefined;
}

/** Scans content of such a document. Prefixes need no declaration and may be any; namespaces are not looked at. */
export function scanFragment(xml: string, limits: XmlLimits): readonly XmlElement[] | undefined {
  return scan(xml, 'fragment', limits);
}

function scan(xml: string, scope: Scope, limits: XmlLimits): readonly XmlElement[] | undefined {
  if (xml.length > limits.charactersMax || beyondKnownForm.test(xml) || xml.includes(']]>')) return undefined;
  const top: XmlElement[] = [];
  const open: OpenElement[] = [];
  const declared: Declared = { sr: 0, ra: 0, ds: 0 };
  let position = 0;
  while (position < xml.length) {
    if (xml.charCodeAt(position) !== lessThan) return undefined;
    const current = open.at(-1);
    if (xml.charCodeAt(position + 1) === slash) {
      if (current === undefined || !xml.startsWith(current.tag, position + 2) || xml.charCodeAt(position + 2 + current.tag.length) !== greaterThan) return undefined;
      if (current.contentEnd === 0) current.contentEnd = position;
      position += current.tag.length + 3;
      close(current, position, open, top, declared);
    } else {
      const signature = scope === 'document' ? skipSignature(xml, position) : undefined;
      if (signature !== undefined) {
        if (current === undefined) return undefined;
        current.children.push(signature);
        position = signature.end;
        continue;
      }
      const element = readStartTag(xml, position, scope, open.length + 1, declared);
      if (element === undefined || open.length >= limits.depthMax) return undefined;
      position = element.contentStart;
      open.push(element);
      if (element.end !== 0) close(element, position, open, top, declared);
      else {
        const next = readText(xml, position, element);
        if (next === undefined) return undefined;
        position = next;
      }
    }
  }
  return open.length === 0 ? top : undefined;
}

const lessThan = 60;
const greaterThan = 62;
const slash = 47;
const space = 32;
const colon = 58;
const lowerD = 100;

/** The depth at which each prefix was first declared on the way down; 0 where it is not in scope. */
type Declared = Record<'sr' | 'ra' | 'ds', number>;

function close(element: OpenElement, end: number, open: OpenElement[], top: XmlElement[], declared: Declared): void {
  const depth = open.length;
  if (declared.sr === depth) declared.sr = 0;
  if (declared.ra === depth) declared.ra = 0;
  if (declared.ds === depth) declared.ds = 0;
  element.end = end;
  open.pop();
  const parent = open.at(-1);
  if (parent === undefined) top.push(element);
  else parent.children.push(element);
}

/** A signature in the form that this library writes is not looked into: no reader asks what is in it. */
function skipSignature(xml: string, start: number): XmlElement | undefined {
  const end = xml.charCodeAt(start + 1) === lowerD ? matchSignature(xml, start)?.end : undefined;
  if (end === undefined) return undefined;
  return { tag: 'ds:Signature', name: 'Signature', attributes: undefined, text: '', children: [], start, contentStart: start + signatureStart.length, contentEnd: end - signatureEnd.length, end };
}

/** Text up to the next tag belongs to an element without children; returns where the next tag starts. */
function readText(xml: string, position: number, element: OpenElement): number | undefined {
  if (xml.charCodeAt(position) === lessThan) return position;
  const next = xml.indexOf('<', position);
  if (next === -1 || xml.charCodeAt(next + 1) !== slash) return undefined;
  const text = unescape(xml.slice(position, next));
  if (text === undefined) return undefined;
  element.text = text;
  return next;
}

function readStartTag(xml: string, start: number, scope: Scope, depth: number, declared: Declared): OpenElement | undefined {
  let position = start + 1;
  let prefixEnd = 0;
  for (; ; position += 1) {
    const code = xml.charCodeAt(position);
    if (code === greaterThan || code === space || code === slash) break;
    if (code === colon && prefixEnd === 0 && position > start + 1) prefixEnd = position;
    else if (!isNameCharacter(code, position === start + 1 || position === prefixEnd + 1)) return undefined;
  }
  const nameStart = prefixEnd === 0 ? start + 1 : prefixEnd + 1;
  if (position === nameStart) return undefined;
  const element: OpenElement = { tag: xml.slice(start + 1, position), name: xml.slice(nameStart, position), attributes: undefined, text: '', children: [], start, contentStart: 0, contentEnd: 0, end: 0 };
  const tagEnd = readAttributes(xml, position, scope, depth, declared, element);
  if (tagEnd === undefined) return undefined;
  if (scope === 'document') {
    const prefix = xml.slice(start + 1, prefixEnd);
    if ((prefix !== 'sr' && prefix !== 'ra' && prefix !== 'ds') || declared[prefix] === 0) return undefined;
  }
  const selfClosing = xml.charCodeAt(tagEnd) === slash;
  if (xml.charCodeAt(selfClosing ? tagEnd + 1 : tagEnd) !== greaterThan) return undefined;
  element.contentStart = tagEnd + (selfClosing ? 2 : 1);
  if (selfClosing) element.contentEnd = element.end = element.contentStart;
  return element;
}

function isNameCharacter(code: number, first: boolean): boolean {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) return true;
  return !first && ((code >= 48 && code <= 57) || code === 45 || code === 46);
}

/** Reads ` name="value"` as often as it comes; returns the index of the ">" or "/" behind. */
function readAttributes(xml: string, from: number, scope: Scope, depth: number, declared: Declared, element: OpenElement): number | undefined {
  let position = from;
  while (xml.charCodeAt(position) === space) {
    const equals = xml.indexOf('="', position);
    if (equals === -1) return undefined;
    const end = xml.indexOf('"', equals + 2);
    if (end === -1) return undefined;
    const name = xml.slice(position + 1, equals);
    const raw = xml.slice(equals + 2, end);
    position = end + 1;
    if (name.startsWith('xmlns')) {
      if (scope === 'document' && !declare(name, raw, depth, declared)) return undefined;
    } else {
      const value = raw.includes('<') || raw.includes('\n') || raw.includes('\t') ? undefined : unescape(raw);
      if (value === undefined || !attributeName.test(name)) return undefined;
      element.attributes ??= {};
      if (Object.hasOwn(element.attributes, name)) return undefined;
      element.attributes[name] = value;
    }
  }
  return position;
}

// Names that start with "__" are left to the real parser's caller: "__proto__" must never become a key.
const attributeName = /^(?!__)[A-Za-z_][A-Za-z0-9_.-]*$/;

function declare(attribute: string, uri: string, depth: number, declared: Declared): boolean {
  const prefix = attribute.slice('xmlns:'.length);
  if ((prefix !== 'sr' && prefix !== 'ra' && prefix !== 'ds') || attribute[5] !== ':' || uri !== namespaces[prefix]) return false;
  if (declared[prefix] === 0) declared[prefix] = depth;
  return true;
}
