import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PhaseReportKind } from '@gauntlet/contracts';
import type { ApiClient } from './api-client.ts';
import { printPdf } from './print-pdf.ts';
import { entryPath } from './revise-entry.ts';

export const documentFormats = ['html', 'json', 'csv', 'pdf'] as const;
export type DocumentFormat = (typeof documentFormats)[number];

export interface WrittenReport {
  readonly report: PhaseReportKind;
  readonly format: DocumentFormat;
  readonly file: string;
  /** sha256 (hex) of the text that the file was made from. */
  readonly hash: string;
}

/** Writes one report of a phase into a folder, whole or not at all, in each format. @throws GauntletError 'not-found' when PDF has no browser */
export async function writePhaseReport(client: ApiClient, wanted: { readonly phase: string; readonly report: PhaseReportKind; readonly formats: readonly DocumentFormat[]; readonly folder: string }): Promise<readonly WrittenReport[]> {
  const { phase, report, formats, folder } = wanted;
  await mkdir(folder, { recursive: true });
  const written: WrittenReport[] = [];
  for (const format of formats) {
    const file = join(folder, `${phase}-${report}.${format}`);
    const draft = `${file}.${process.pid}.part`;
    const text = await client.text(`${entryPath('phase', phase)}/report?report=${report}&format=${format === 'pdf' ? 'html' : format}`);
    try {
      if (format === 'pdf') await printPdf(text, draft);
      else await writeFile(draft, text);
      await rename(draft, file);
    } finally {
      await rm(draft, { force: true });
    }
    written.push({ report, format, file, hash: createHash('sha256').update(text).digest('hex') });
  }
  return written;
}
