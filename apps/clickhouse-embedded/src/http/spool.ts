import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineException } from '../engine/engine-exception.ts';

export interface SpooledData {
  readonly path: string;
  readonly bytes: number;
  remove(): Promise<void>;
}

const sharedMemory = '/dev/shm';
const batchBytes = 1024 * 1024;

/**
 * Where the bytes of inserts wait for the engine, which reads them as a file: bytes of a caller never become part of a
 * statement's text. In memory (tmpfs) when that has room for `insertsAtOnce` bodies of `insertBytesMax`, else beside the data.
 */
export class Spool {
  readonly #dir: string;
  readonly #insertBytesMax: number;

  constructor(dataDir: string, options: { readonly insertBytesMax: number; readonly insertsAtOnce: number }) {
    this.#insertBytesMax = options.insertBytesMax;
    // Named after the data folder, which only one process can have open: what a killed process left is removed here.
    const name = `gauntlet-clickhouse-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
    const fits = freeBytes(sharedMemory) >= options.insertBytesMax * options.insertsAtOnce;
    this.#dir = fits ? join(sharedMemory, name) : join(dataDir, 'spool');
    for (const dir of [join(sharedMemory, name), join(dataDir, 'spool')]) rmSync(dir, { recursive: true, force: true });
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
  }

  get dir(): string {
    return this.#dir;
  }

  /** @throws EngineException TOO_MANY_BYTES; whatever the source throws, e.g. when the client goes away. The file is removed then. */
  async store(chunks: AsyncIterable<Uint8Array>): Promise<SpooledData> {
    const path = join(this.#dir, `${randomUUID()}.data`);
    const remove = async (): Promise<void> => rm(path, { force: true });
    try {
      return { path, bytes: await this.#write(path, chunks), remove };
    } catch (error) {
      await remove();
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? noSpace() : error;
    }
  }

  async #write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const file = await open(path, 'wx', 0o600);
    try {
      let bytes = 0;
      let batch: Uint8Array[] = [];
      let batched = 0;
      let writing = Promise.resolve();
      for await (const chunk of chunks) {
        bytes += chunk.length;
        batched += chunk.length;
        if (bytes > this.#insertBytesMax) throw new EngineException(307, 'TOO_MANY_BYTES', `The insert's data is larger than ${this.#insertBytesMax} bytes; send it in smaller batches`);
        batch.push(chunk);
        if (batched < batchBytes) continue;
        // One batch is written while the next one arrives.
        await writing;
        writing = writeAll(file, batch);
        writing.catch(() => undefined);
        batch = [];
        batched = 0;
      }
      await writing;
      await writeAll(file, batch);
      return bytes;
    } finally {
      await file.close();
    }
  }

  close(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

async function writeAll(file: Awaited<ReturnType<typeof open>>, batch: readonly Uint8Array[]): Promise<void> {
  const expected = batch.reduce((sum, chunk) => sum + chunk.length, 0);
  if (expected === 0) return;
  const { bytesWritten } = await file.writev(batch);
  // A short write means that the file system is full; a truncated file must not be loaded.
  if (bytesWritten !== expected) throw noSpace();
}

function noSpace(): EngineException {
  return new EngineException(243, 'NOT_ENOUGH_SPACE', 'No space is left to spool the insert');
}

function freeBytes(dir: string): number {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
