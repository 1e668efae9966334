/** An element of a scanned text; positions are indices into that text. */
export interface XmlElement {
  /** As written, e.g. "sr:Header". */
  readonly tag: string;
  /** Without prefix, e.g. "Header". */
  readonly name: string;
  /** Without namespace declarations; undefined when there are none. */
  readonly attributes: Readonly<Record<string, string>> | undefined;
  /** Resolved text of an element without children. */
  readonly text: string;
  readonly children: readonly XmlElement[];
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
}

/** Bounds of what is read from outside. */
export interface XmlLimits {
  /** Most UTF-16 characters of one message. */
  readonly charactersMax: number;
  readonly depthMax: number;
}

/** 2 Mi characters hold every message but a firmware image (11.1, 11.4: up to 13.7 million characters). */
export const defaultLimits: XmlLimits = { charactersMax: 2 * 1_024 * 1_024, depthMax: 64 };

/** First child with this tag. */
export function childOf(element: XmlElement | undefined, tag: string): XmlElement | undefined {
  return element?.children.find((child) => child.tag === tag);
}

/** Text of the first child with this tag. */
export function textOf(element: XmlElement | undefined, tag: string): string | undefined {
  return childOf(element, tag)?.text;
}
