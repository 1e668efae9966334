import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from './api-client.ts';

export const reportFormats = ['junit', 'json', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const fileNames: Readonly<Record<ReportFormat, string>> = { junit: 'junit.xml', json: 'report.json', html: 'report.html' };

/** Writes the run's reports into the folder, each whole or not at all, and returns their paths. */
export async function writeReports(client: ApiClient, runId: string, formats: readonly ReportFormat[], folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const format of formats) {
    const file = join(folder, fileNames[format]);
    const draft = `${file}.${process.pid}.part`;
    await writeFile(draft, await client.text(`/v1/runs/${encodeURIComponent(runId)}/report?format=${format}`));
    await rename(draft, file);
    files.push(file);
  }
  return files;
}
