import type { Verdict } from '@gauntlet/contracts';

/** A report as data: what HTML, CSV and JSON are made of, so that no figure is in one and not in another. */
export interface ReportDocument {
  readonly title: string;
  /** What it is about, e.g. "SIT-MOC". */
  readonly subject: string;
  /** The clause that asks for it. */
  readonly clause: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly verdict: Verdict | null;
  /** Rules and readings that its figures rest on. */
  readonly rules: readonly string[];
  /** sha256 of what it was made from, where one is known. */
  readonly inputsHash: string | null;
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly heading: string;
  /** e.g. "SVTAD 9.4(b)" */
  readonly clause: string;
  readonly text: readonly string[];
  readonly table: ReportTable | null;
}

export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What an empty table means. */
  readonly empty: string;
}

/** A section of text alone. */
export function prose(heading: string, clause: string, text: readonly string[]): ReportSection {
  return { heading, clause, text, table: null };
}

/** A section with a table; `text` stands above it. */
export function table(heading: string, clause: string, content: ReportTable & { readonly text?: readonly string[] }): ReportSection {
  const { columns, rows, empty, text = [] } = content;
  return { heading, clause, text, table: { columns, rows, empty } };
}
