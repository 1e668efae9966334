import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from './api-client.ts';
import { writeDocument } from './write-document.ts';

export const pageFormats = ['json', 'csv', 'html', 'pdf'] as const;
export type PageFormat = (typeof pageFormats)[number];

/** Everything that needs no browser. */
export const usualPageFormats: readonly PageFormat[] = ['json', 'csv', 'html'];

/**
 * Writes a document that the API gives as JSON, CSV and a page into the folder, each file whole or not at all, and returns their paths.
 * @param path below the server, without query
 * @throws GauntletError 'not-found' when PDF has no browser to be made with
 */
export async function writePages(client: ApiClient, given: { readonly path: string; readonly name: string; readonly formats: readonly PageFormat[]; readonly folder: string }): Promise<readonly string[]> {
  await mkdir(given.folder, { recursive: true });
  const files: string[] = [];
  for (const format of given.formats) {
    const file = join(given.folder, `${given.name}.${format}`);
    await writeDocument(client, { path: given.path, format, file });
    files.push(file);
  }
  return files;
}
