import { isDeepStrictEqual } from 'node:util';
import { formatRequestId, readFields, readServiceRequest, readServiceResponse } from '@gauntlet/duis';
import { parseDuis, type RequestId, type SimplifiedDuisOutput } from '@smartdcc/duis-parser';
import { validate } from './schema.ts';

type Tree = string | readonly Tree[] | { readonly [name: string]: Tree };

/**
 * What two witnesses have against a message: the DUIS schema, and the parser @smartdcc/duis-parser (GPL, read at test
 * time only), which must find the same elements, attributes and text in it as our reader. None when both are content.
 */
export function witnessProblems(xml: string): readonly string[] {
  return [...validate(xml), ...parserProblems(xml)];
}

function parserProblems(xml: string): readonly string[] {
  try {
    const pairs = [
      [headerOf(xml), theirHeaderOf(parseDuis('simplified', xml))],
      [content(readFields(xml.replace(/^\s*<\?xml [^>]*\?>/, '')) as Tree), content(parseDuis('normal', xml))],
    ] as const;
    return pairs.filter(([ours, theirs]) => !isDeepStrictEqual(ours, theirs)).map(([ours, theirs]) => `we read ${JSON.stringify(ours)}; duis-parser reads ${JSON.stringify(theirs)}`);
  } catch (error) {
    return [`duis-parser does not read it: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function headerOf(xml: string): unknown {
  const request = readServiceRequest(xml);
  if (request.ok) return { requestId: formatRequestId(request.requestId), commandVariant: request.commandVariant, serviceReference: request.serviceReference, srv: request.srv };
  const response = readServiceResponse(xml);
  if (!response.ok) return response.reason;
  return { requestId: response.requestId, responseId: response.responseId, code: response.code, responseDateTime: response.responseDateTime };
}

function theirHeaderOf({ header }: SimplifiedDuisOutput): unknown {
  if (header.type === 'request') return { requestId: theirIdOf(header.requestId), commandVariant: header.commandVariant.number, serviceReference: header.serviceReference, srv: header.serviceReferenceVariant['Service Reference Variant'] };
  return { requestId: theirIdOf(header.requestId), responseId: theirIdOf(header.responseId), code: header.responseCode, responseDateTime: header.responseDateTime };
}

/** The parser writes EUI-64s in lower case. */
function theirIdOf(id: RequestId<bigint> | undefined): string | undefined {
  return id === undefined ? undefined : `${id.originatorId}:${id.targetId}:${id.counter}`.toUpperCase();
}

/**
 * One form for both readers: names without prefix, attributes under "@", no namespace declarations and no XML
 * declaration, text without the white space around it (which the parser drops), an element without content as "".
 */
function content(tree: Tree): Tree {
  if (typeof tree === 'string') return tree.trim();
  if (isList(tree)) return tree.map(content);
  const entries = Object.entries(tree)
    .map(([name, value]) => [nameOf(name), value] as const)
    .filter(([name]) => name !== '?xml' && !/^@(xmlns\b|schemaLocation)/.test(name))
    .map(([name, value]) => [name, content(value)] as const);
  const [first, ...rest] = entries;
  if (first === undefined) return '';
  return rest.length === 0 && first[0] === '#text' ? first[1] : Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}

function nameOf(name: string): string {
  return name.startsWith('@') ? `@${name.replace(/^@_?/, '').replace(/^(?!xmlns)[\w.-]+:/, '')}` : name.replace(/^[\w.-]+:/, '');
}

function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}
