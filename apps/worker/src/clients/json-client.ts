import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { GauntletError } from '@gauntlet/contracts';
import type { ErrorCode } from '@gauntlet/contracts';
import { describeError } from '@gauntlet/duis';
import type { ClientTls } from '@gauntlet/duis';

export interface JsonReply {
  readonly status: number;
  readonly text: string;
  /** The body parsed, undefined when it is empty or no JSON. */
  readonly body: unknown;
}

export interface JsonClientOptions {
  /** Who is called, for messages: "orchestrator", "lab". */
  readonly name: string;
  readonly url: string;
  readonly token: string;
  readonly timeoutMs?: number;
  readonly tls?: ClientTls | undefined;
}

/** JSON over HTTP with a bearer token, over few kept connections. */
export class JsonClient {
  readonly #name: string;
  readonly #pool: Pool;
  readonly #basePath: string;
  readonly #headers: Record<string, string>;
  readonly #timeoutMs: number;

  constructor({ name, url, token, timeoutMs = 5_000, tls }: JsonClientOptions) {
    const { origin, pathname } = new URL(url);
    this.#name = name;
    this.#basePath = pathname.replace(/\/+$/, '');
    this.#headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    this.#timeoutMs = timeoutMs;
    this.#pool = new Pool(origin, { connections: 8, pipelining: 1, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connect: { timeout: timeoutMs, ...tls } });
  }

  /**
   * Any answer below 500 but 429 is returned, save for those that mean we may not ask at all.
   * @throws GauntletError 'unavailable' (retryable) when there was no answer in time, or a 429 or 5xx; 'unauthenticated' or 'forbidden' for 401 and 403
   */
  async call(method: Dispatcher.HttpMethod, path: string, body?: string): Promise<JsonReply> {
    const { status, text } = await this.#send(method, path, body);
    if (status >= 500 || status === 429) throw this.problem('unavailable', status, text);
    if (status === 401) throw this.problem('unauthenticated', status, text);
    if (status === 403) throw this.problem('forbidden', status, text);
    return { status, text, body: parsed(text) };
  }

  /** The error for an answer that the caller has no use for. */
  problem(code: ErrorCode, status: number, text: string): GauntletError {
    const body = parsed(text);
    const detail = typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string' ? body.detail : '';
    return new GauntletError(code, `${this.#name} answered ${status}${detail === '' ? '' : `: ${detail}`}`, { retryable: code === 'unavailable', details: { status } });
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #send(method: Dispatcher.HttpMethod, path: string, body: string | undefined): Promise<{ readonly status: number; readonly text: string }> {
    try {
      const reply = await this.#pool.request({ method, path: this.#basePath + path, headers: this.#headers, signal: AbortSignal.timeout(this.#timeoutMs), ...(body === undefined ? {} : { body }) });
      return { status: reply.statusCode, text: await reply.body.text() };
    } catch (error) {
      throw new GauntletError('unavailable', `${this.#name} cannot be reached: ${describeError(error)}`, { retryable: true, cause: error });
    }
  }
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
