import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GauntletError } from '@gauntlet/contracts';
import type { ApiClient } from './api-client.ts';
import { writeDocument } from './write-document.ts';

export const reportFormats = ['junit', 'json', 'html', 'csv', 'pdf'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What is written where nobody says otherwise: everything that needs no browser. */
const defaultFormats: Readonly<Record<Subject, readonly ReportFormat[]>> = { runs: ['junit', 'json', 'html'], campaigns: ['json', 'html', 'csv'] };
const formatsOf: Readonly<Record<Subject, readonly ReportFormat[]>> = { runs: ['junit', 'json', 'html', 'pdf'], campaigns: ['json', 'html', 'csv', 'pdf'] };
const fileNames: Readonly<Record<Subject, Readonly<Partial<Record<ReportFormat, string>>>>> = {
  runs: { junit: 'junit.xml', json: 'report.json', html: 'report.html', pdf: 'report.pdf' },
  campaigns: { json: 'campaign.json', html: 'campaign.html', csv: 'campaign.csv', pdf: 'campaign.pdf' },
};

export type Subject = 'runs' | 'campaigns';

export interface WriteReportsOptions {
  readonly subject: Subject;
  readonly id: string;
  /** The usual ones when left out. */
  readonly formats?: readonly ReportFormat[] | undefined;
  readonly folder: string;
}

/**
 * Writes the reports of a run or campaign into the folder, each whole or not at all, and returns their paths.
 * @throws GauntletError 'invalid-input' for a format that it does not have, 'not-found' when PDF has no browser to be made with
 */
export async function writeReports(client: ApiClient, { subject, id, formats, folder }: WriteReportsOptions): Promise<readonly string[]> {
  const wanted = formats ?? defaultFormats[subject];
  const wrong = wanted.find((format) => !formatsOf[subject].includes(format));
  if (wrong !== undefined) throw new GauntletError('invalid-input', 'There is no such report', { problems: [{ path: 'format', value: wrong, expected: `one of ${formatsOf[subject].join(', ')} for ${subject}` }] });
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const format of wanted) {
    const file = join(folder, fileNames[subject][format] ?? format);
    await writeDocument(client, { path: `/v1/${subject}/${encodeURIComponent(id)}/report`, format, file });
    files.push(file);
  }
  return files;
}
