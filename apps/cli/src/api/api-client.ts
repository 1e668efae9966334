import { setTimeout as sleep } from 'node:timers/promises';
import { GauntletError } from '@gauntlet/contracts';
import { errorOfResponse } from './problem-response.ts';

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Below the server, with query, e.g. "/v1/runs?limit=20". */
  readonly path: string;
  readonly body?: unknown;
  /** A file in place of a JSON body. */
  readonly file?: { readonly bytes: Uint8Array<ArrayBuffer>; readonly mediaType: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether sending it twice is the same as once: then a lost connection and a full server are tried again. */
  readonly repeatable?: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const triesMax = 4;
const retryAfterMaxMs = 10_000;

/** The platform's API under /v1 with one token. Every failure is a GauntletError: what the server said, or 'unavailable'. */
export class ApiClient {
  readonly server: string;
  readonly #token: string | undefined;

  constructor(server: string, token: string | undefined) {
    this.server = server.replace(/\/+$/, '');
    this.#token = token;
  }

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.json<T>({ path, repeatable: true, signal });
  }

  async json<T>(request: ApiRequest): Promise<T> {
    const response = await this.send(request);
    const text = await response.text();
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new GauntletError('internal', `${this.server}${request.path} answered something else than JSON; is it the Gauntlet API?`, { details: { body: text.slice(0, 200) } });
    }
  }

  async text(path: string): Promise<string> {
    const response = await this.send({ path, repeatable: true, timeoutMs: 120_000 });
    return response.text();
  }

  /** The response as it comes, already known to be a success. */
  async send(request: ApiRequest): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= triesMax || request.repeatable !== true;
      const { response, error } = await this.#attempt(request);
      if (response?.ok === true) return response;
      const failure = error ?? (await errorOfResponse(response as Response));
      if (last || !failure.retryable) throw failure;
      const askedMs = failure.details['retryAfterMs'];
      const waitMs = typeof askedMs === 'number' ? Math.min(askedMs, retryAfterMaxMs) : 200 * 2 ** attempt;
      await sleep(waitMs, undefined, { signal: request.signal ?? undefined });
    }
  }

  async #attempt(request: ApiRequest): Promise<{ readonly response?: Response; readonly error?: GauntletError }> {
    const limit = AbortSignal.timeout(request.timeoutMs ?? 30_000);
    try {
      const response = await fetch(`${this.server}${request.path}`, {
        method: request.method ?? 'GET',
        headers: {
          accept: 'application/json',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(request.file === undefined ? {} : { 'content-type': request.file.mediaType }),
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...request.headers,
        },
        body: request.file?.bytes ?? (request.body === undefined ? null : JSON.stringify(request.body)),
        signal: request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]),
      });
      return { response };
    } catch (error) {
      request.signal?.throwIfAborted();
      return { error: new GauntletError('unavailable', `no answer from ${this.server}: ${reasonOf(error)} (./gauntlet up starts a server on this machine)`, { retryable: true, cause: error }) };
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  if (cause instanceof AggregateError) return cause.errors.map((each) => reasonOf(each)).join('; ');
  return cause instanceof Error ? cause.message : error.message;
}
