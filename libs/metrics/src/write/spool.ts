import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncodedTable } from '../arrow/encode-table.ts';

/** A batch in the form in which it is sent: tables in the order in which they must be stored. */
export interface EncodedBatch {
  readonly token: string;
  readonly tables: readonly EncodedTable[];
}

interface Header {
  readonly token: string;
  readonly tables: readonly { readonly table: string; readonly columns: readonly string[]; readonly rows: number; readonly bytes: number }[];
}

const extension = '.batch';

/** Batches that the store has not acknowledged, one file each: a line of JSON, then the tables' bytes one after another. */
export class Spool {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** On disk for good once this resolves: written aside, flushed, renamed, the folder flushed. The same token gives the same file. */
  async save(batch: EncodedBatch): Promise<string> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    const name = `${createHash('sha256').update(batch.token).digest('hex').slice(0, 40)}${extension}`;
    const aside = join(this.#dir, `${randomUUID()}.part`);
    const header = { token: batch.token, tables: batch.tables.map(({ table, columns, rows, bytes }) => ({ table, columns, rows, bytes: bytes.length })) };
    const file = await open(aside, 'wx', 0o600);
    try {
      for (const part of [Buffer.from(`${JSON.stringify(header)}\n`), ...batch.tables.map(({ bytes }) => bytes)]) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, join(this.#dir, name));
    await flushFolder(this.#dir);
    return name;
  }

  /** Names of the batches that wait, oldest first. */
  async list(): Promise<readonly string[]> {
    const names = (await readdir(this.#dir).catch(() => [] as string[])).filter((name) => name.endsWith(extension));
    const aged = await Promise.all(names.map(async (name) => ({ name, mtimeMs: (await stat(join(this.#dir, name)).catch(() => undefined))?.mtimeMs ?? 0 })));
    return aged.sort((a, b) => a.mtimeMs - b.mtimeMs).map(({ name }) => name);
  }

  /** undefined when the file is gone or is no batch; the latter is put aside under another name and stays for inspection. */
  async load(name: string): Promise<EncodedBatch | undefined> {
    const path = join(this.#dir, name);
    const content = await readFile(path).catch(() => undefined);
    if (content === undefined) return undefined;
    const batch = decode(content);
    if (batch === undefined) await rename(path, `${path}.unreadable`);
    return batch;
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#dir, name), { force: true });
  }

  async size(): Promise<{ readonly batches: number; readonly bytes: number }> {
    const names = await this.list();
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(this.#dir, name)).catch(() => undefined))?.size ?? 0));
    return { batches: names.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
  }
}

function decode(content: Buffer): EncodedBatch | undefined {
  const lineEnd = content.indexOf(0x0a);
  const header = parseHeader(content.subarray(0, Math.max(0, lineEnd)).toString('utf8'));
  if (header === undefined) return undefined;
  let at = lineEnd + 1;
  const tables = header.tables.map(({ table, columns, rows, bytes }) => {
    at += bytes;
    return { table, columns, rows, bytes: content.subarray(at - bytes, at) };
  });
  return at === content.length ? { token: header.token, tables } : undefined;
}

/** Names become part of a statement, so nothing but plain identifiers may be in them. */
function parseHeader(text: string): Header | undefined {
  try {
    const header = JSON.parse(text) as Header;
    const identifier = /^[a-z][a-z0-9_]*$/;
    const sound = header.tables.every((part) => identifier.test(part.table) && part.columns.every((column) => identifier.test(column)) && Number.isSafeInteger(part.rows) && Number.isSafeInteger(part.bytes));
    return sound && typeof header.token === 'string' ? header : undefined;
  } catch {
    return undefined;
  }
}

async function flushFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
