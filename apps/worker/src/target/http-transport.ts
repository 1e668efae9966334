import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { describeError } from '@gauntlet/duis';
import type { ClientTls, DuisTransport, Receipt, SendOptions, TransportAnswer } from '@gauntlet/duis';

export interface HttpTransportOptions {
  readonly url: string;
  /** Connections to the target at the most; further requests wait for a free one, within their time-out. */
  readonly connections: number;
  readonly tls?: ClientTls | undefined;
}

const answerBytesMax = 1024 * 1024;

/** DCC Boxed's HTTP: requests over a pool of connections, Responses and alerts from this process's receive endpoint. */
export class HttpTransport implements DuisTransport {
  readonly #pool: Pool;
  readonly #basePath: string;
  #receive: (xml: string) => Receipt = () => ({ accepted: false, reason: 'nothing takes messages yet' });

  constructor({ url, connections, tls }: HttpTransportOptions) {
    const { origin, pathname } = new URL(url);
    this.#basePath = pathname.replace(/\/+$/, '');
    // Each exchange has its own time-out; those of the pool only make sure that no socket is held for ever.
    const timeouts = { headersTimeout: 120_000, bodyTimeout: 120_000, keepAliveTimeout: 30_000 };
    this.#pool = new Pool(origin, { connections, pipelining: 1, ...timeouts, connect: { timeout: 5_000, ...tls } });
  }

  onMessage(receive: (xml: string) => Receipt): void {
    this.#receive = receive;
  }

  /** What the receive endpoint got. */
  receive(xml: string): Receipt {
    return this.#receive(xml);
  }

  send(path: string, xml: string, { signal, headers }: SendOptions): Promise<TransportAnswer> {
    return new Promise((resolve) => {
      const collector = new AnswerCollector(signal, resolve);
      this.#pool.dispatch({ method: 'POST', path: this.#basePath + path, headers: { ...headers }, body: xml }, collector);
    });
  }

  /** GET on the target, for what is no DUIS. @throws Error of undici within `timeoutMs` */
  async get(path: string, timeoutMs: number): Promise<{ readonly status: number; readonly body: string }> {
    const { statusCode, body } = await this.#pool.request({ method: 'GET', path: this.#basePath + path, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
    return { status: statusCode, body: await body.text() };
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** Reads one answer as undici delivers it: a promise per part costs more than the parts. */
class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: TransportAnswer) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #contentType = '';
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(signal: AbortSignal, resolve: (answer: TransportAnswer) => void) {
    this.#signal = signal;
    this.#resolve = resolve;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  readonly #onAbort = (): void => this.#controller?.abort(new Error('nobody waits for the answer'));

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Given up while it waited for a free connection: it must not be sent any more.
    if (this.#signal.aborted) this.#onAbort();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    this.#status = status;
    this.#contentType = String(headers['content-type'] ?? 'no content type');
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= answerBytesMax) {
      this.#chunks.push(chunk);
      return;
    }
    this.#end({ kind: 'too-large', bytesMax: answerBytesMax });
    controller.abort(new Error('answer too large'));
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    const body = (this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks)).toString('utf8');
    this.#end({ kind: 'answered', status: this.#status, contentType: this.#contentType, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end({ kind: 'failed', detail: describeError(error) });
  }

  /** A promise settles once: what comes after the first does nothing. */
  #end(answer: TransportAnswer): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#chunks = [];
    this.#resolve(answer);
  }
}
