import type { ReportDocument } from '../document/document.ts';

/** Names that must not be read in a report that leaves the DCC (SVTAD 13.5, 16.1, 19.2), each in a fixed order. */
export interface RedactionRules {
  readonly dmcs: readonly string[];
  readonly providers: readonly string[];
  readonly parties: readonly string[];
}

/** Devices and organisations as DUIS writes them. */
const eui64 = /\b[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){7}\b/g;

/**
 * The same document with names replaced by "DMC 1", "Provider A", "Party 1" and device ids removed, in every heading, text and cell.
 * The same name always becomes the same word, so that figures can still be followed. The hash of the inputs is left out: whoever
 * guesses the inputs could confirm them by it.
 */
export function redactDocument(document: ReportDocument, rules: RedactionRules): ReportDocument {
  const words = new Map<string, string>([
    ...rules.dmcs.map((name, index) => [name, `DMC ${index + 1}`] as const),
    ...rules.providers.map((name, index) => [name, `Provider ${letters(index)}`] as const),
    ...rules.parties.map((name, index) => [name, `Party ${index + 1}`] as const),
  ]);
  // The longest first: a name may be part of another.
  const names = [...words.keys()].filter((name) => name !== '').sort((one, other) => other.length - one.length);
  const pattern = names.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const lower = new Map([...words].map(([name, word]) => [name.toLowerCase(), word]));
  const redact = (text: string) => {
    const named = pattern === undefined ? text : text.replace(pattern, (name) => lower.get(name.toLowerCase()) ?? '[redacted]');
    return named.replace(eui64, '[device]');
  };
  return {
    ...document,
    subject: redact(document.subject),
    inputsHash: null,
    sections: document.sections.map((section) => ({
      ...section,
      heading: redact(section.heading),
      text: section.text.map(redact),
      table: section.table === null ? null : { ...section.table, rows: section.table.rows.map((row) => row.map(redact)) },
    })),
  };
}

function escaped(name: string): string {
  return name.replaceAll(/[$()*+.?[\\\]^{|}/]/g, '\\$&');
}

/** A … Z, AA … */
function letters(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : letters(Math.floor(index / 26) - 1) + letters(index % 26);
}
