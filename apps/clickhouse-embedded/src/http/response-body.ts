import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { constants, createGzip } from 'node:zlib';
import type { Gzip } from 'node:zlib';

/** Writes a response piece by piece, compressed where agreed, and never ahead of a slow client. */
export class ResponseBody {
  readonly #response: ServerResponse;
  readonly #gzip: Gzip | undefined;
  readonly #drainMsMax: number;

  /** `drainMsMax`: a client that takes nothing for this long is dropped, because it keeps a connection to the engine busy. */
  constructor(response: ServerResponse, options: { readonly gzip: boolean; readonly drainMsMax: number }) {
    this.#response = response;
    this.#drainMsMax = options.drainMsMax;
    this.#gzip = options.gzip ? createGzip({ level: 1 }) : undefined;
    this.#gzip?.pipe(response);
  }

  /** False once the client is gone. */
  async write(chunk: Uint8Array): Promise<boolean> {
    if (this.#response.destroyed) return false;
    const sink = this.#gzip ?? this.#response;
    if (sink.write(chunk)) return true;
    try {
      const timeout = AbortSignal.timeout(this.#drainMsMax);
      const closed = new AbortController();
      const onClose = (): void => closed.abort();
      this.#response.once('close', onClose);
      await once(sink, 'drain', { signal: AbortSignal.any([timeout, closed.signal]) });
      this.#response.off('close', onClose);
      return true;
    } catch {
      this.#response.destroy();
      return false;
    }
  }

  end(): void {
    (this.#gzip ?? this.#response).end();
  }

  /** Sends what was written and the last words, then breaks the connection, so that no client takes the part for the whole. */
  async breakOff(lastWords: string): Promise<void> {
    const socket = this.#response.socket;
    if (!(await this.write(Buffer.from(lastWords)))) return;
    if (this.#gzip !== undefined) await new Promise<void>((resolve) => this.#gzip?.flush(constants.Z_SYNC_FLUSH, resolve));
    await new Promise((resolve) => setImmediate(resolve));
    socket?.destroySoon();
  }
}
