import { rename, rm, writeFile } from 'node:fs/promises';
import type { ApiClient } from './api-client.ts';
import { printPdf } from './print-pdf.ts';

/**
 * Writes what the API gives at `path` in this format into `file`, whole or not at all; PDF is its page, printed.
 * @throws GauntletError 'not-found' when PDF has no browser to be made with
 */
export async function writeDocument(client: ApiClient, { path, format, file }: { readonly path: string; readonly format: string; readonly file: string }): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  try {
    const text = await client.text(`${path}?format=${format === 'pdf' ? 'html' : format}`);
    if (format === 'pdf') await printPdf(text, draft);
    else await writeFile(draft, text);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
