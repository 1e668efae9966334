import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EngineException } from '../engine/engine-exception.ts';

/** A request's body, decompressed, read from the front; what nobody asks for stays in the socket. */
export class RequestBody {
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** At least `bytes` bytes, or all there are. */
  async head(bytes: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    let length = 0;
    while (length < bytes) {
      const step = await this.#next();
      if (step.done === true) break;
      parts.push(step.value);
      length += step.value.length;
    }
    return Buffer.concat(parts);
  }

  /** What is left. Leaving the loop early does not destroy the socket, so that an error can still be answered. */
  async *rest(): AsyncGenerator<Uint8Array> {
    for (let step = await this.#next(); step.done !== true; step = await this.#next()) yield step.value;
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    try {
      return await this.#chunks.next();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      throw code.startsWith('Z_') ? new EngineException(354, 'ZLIB_INFLATE_FAILED', `The body is not gzip: ${(error as Error).message}`) : error;
    }
  }
}

/** @throws EngineException for an encoding other than gzip or none. Reading throws when the client goes away before the end. */
export function openRequestBody(request: IncomingMessage): RequestBody {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return new RequestBody(request);
  if (encoding !== 'gzip') throw new EngineException(48, 'NOT_IMPLEMENTED', `Content-Encoding "${encoding.slice(0, 40)}" is not supported; expected gzip or none`);
  // A failure of either end surfaces where the decompressed stream is read.
  return new RequestBody(pipeline(request, createGunzip(), () => undefined));
}
