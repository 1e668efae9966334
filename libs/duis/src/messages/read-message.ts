import { normalise } from '../xml/normalise.ts';
import { type ParsedElement, parseStrictly, type ReadProblem } from '../xml/parse-strictly.ts';
import { scanKnownForm } from '../xml/scan-known-form.ts';
import type { XmlElement, XmlLimits } from '../xml/xml-element.ts';

/** A message in the known form: `xml` is the text that positions in `root` refer to. */
export interface Message {
  readonly ok: true;
  readonly xml: string;
  readonly root: XmlElement;
  /** Set when the message came in another form: the original as a parser saw it. */
  readonly parsed: ParsedElement | undefined;
}

/** Scans the known form; reads anything else with the strict parser and brings it into that form. */
export function readMessage(xml: string, limits: XmlLimits): Message | ReadProblem {
  const known = scanKnownForm(xml, limits);
  if (known !== undefined) return { ok: true, xml, root: known, parsed: undefined };
  const parsed = parseStrictly(xml, limits);
  if (!parsed.ok) return parsed;
  const normal = normalise(parsed.root);
  if (!normal.ok) return normal;
  const root = scanKnownForm(normal.xml, { ...limits, charactersMax: Number.POSITIVE_INFINITY });
  return root === undefined ? { ok: false, reason: 'uses names or characters that no DUIS message has' } : { ok: true, xml: normal.xml, root, parsed: parsed.root };
}
