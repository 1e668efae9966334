import { Pool } from 'undici';
import { webServiceOf, webServicePaths } from '@gauntlet/duis';
import { unknownVersion } from '@gauntlet/execution';
import type { Exchange, Message, OutgoingRequest, Target } from '@gauntlet/execution';
import type { Inbox } from '../receive/inbox.ts';
import type { RequestBuilder } from './request-builder.ts';
import { ServiceExchange, describeError } from './service-exchange.ts';

export interface DuisTargetOptions {
  /** Version of a target that does not report one itself. */
  readonly declaredVersion?: string | undefined;
  readonly url: string;
  readonly builder: RequestBuilder;
  readonly inbox: Inbox;
  readonly nowUs: () => bigint;
  /** Connections to the target at the most; further requests wait for a free one, within their time-out. */
  readonly connections: number;
  /**
   * Asked when a Response did not come: why none sent since then can have reached us (the target was restarted and forgot where we
   * receive); undefined when nothing speaks against it.
   */
  readonly deliveryLostSince?: (sinceUs: bigint) => Promise<string | undefined>;
}

const probeTimeoutMs = 2_000;
const versionCharactersMax = 120;
/** A target that is slow for a moment must not make a run's regression tests worthless. */
const versionTriesMax = 3;

/** A DCC User Interface over HTTP: DCC Boxed's protocol, which the device simulator speaks too. */
export class DuisTarget implements Target {
  readonly #options: DuisTargetOptions;
  readonly #pool: Pool;
  readonly #basePath: string;
  #builder: RequestBuilder;

  constructor(options: DuisTargetOptions) {
    const url = new URL(options.url);
    this.#options = options;
    this.#builder = options.builder;
    this.#basePath = url.pathname.replace(/\/+$/, '');
    // Each exchange has its own time-out; those of the pool only make sure that no socket is held for ever.
    this.#pool = new Pool(url.origin, { connections: options.connections, pipelining: 1, connectTimeout: 5_000, headersTimeout: 120_000, bodyTimeout: 120_000, keepAliveTimeout: 30_000 });
  }

  /** Requests from now on are another User's. */
  speakAs(builder: RequestBuilder): void {
    this.#builder = builder;
  }

  async version(): Promise<string> {
    if (this.#options.declaredVersion !== undefined) return this.#options.declaredVersion;
    for (let asked = 1; ; asked += 1) {
      const version = await this.#askVersion();
      if (version !== unknownVersion || asked === versionTriesMax) return version;
    }
  }

  async #askVersion(): Promise<string> {
    try {
      const { statusCode, body } = await this.#pool.request({ method: 'GET', path: `${this.#basePath}/version`, headersTimeout: probeTimeoutMs, bodyTimeout: probeTimeoutMs });
      const text = await body.text();
      const version: unknown = statusCode === 200 ? (JSON.parse(text) as { version?: unknown } | null)?.version : undefined;
      return typeof version === 'string' && version !== '' ? version.slice(0, versionCharactersMax) : unknownVersion;
    } catch {
      // A target without such a route, or one that is down: the requests themselves will say which.
      return unknownVersion;
    }
  }

  async request(request: OutgoingRequest): Promise<Exchange> {
    const webService = webServiceOf(request.commandVariant) ?? 'send-command';
    const { requestId, xml } = this.#builder.build(request);
    const { inbox, nowUs } = this.#options;
    const exchange = new ServiceExchange({ requestId, sent: { atUs: nowUs(), xml }, awaitsResponse: webService === 'send-command', timeoutMs: request.timeoutMs, nowUs });
    inbox.expect(requestId, exchange);
    this.#pool.dispatch({ method: 'POST', path: this.#basePath + webServicePaths[webService], headers: ['content-type', 'application/xml', 'traceparent', request.traceparent], body: xml }, exchange);
    const exchanged = await exchange.result;
    inbox.forget(requestId, exchange);
    return exchanged.failure?.kind === 'no-response' ? this.#afterSilence(exchanged) : exchanged;
  }

  awaitAlert(deviceId: string, alertCode: string, timeoutMs: number): Promise<Message | undefined> {
    return this.#options.inbox.awaitAlert(deviceId, alertCode, timeoutMs);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** A missing Response is the device's only while the target is there to deliver it: one that died after acknowledging is unreachable. */
  async #afterSilence(exchanged: Exchange): Promise<Exchange> {
    const sinceUs = exchanged.acknowledgement?.atUs ?? exchanged.sent.atUs;
    const gone = (await this.#options.deliveryLostSince?.(sinceUs)) ?? (this.#options.inbox.lastHeardUs > sinceUs ? undefined : await this.#silence());
    return gone === undefined ? exchanged : { ...exchanged, failure: { kind: 'unreachable', detail: `${exchanged.failure?.detail ?? ''}; ${gone}` } };
  }

  /** @returns why the target counts as gone; undefined when it answers HTTP at all */
  async #silence(): Promise<string | undefined> {
    try {
      const { body } = await this.#pool.request({ method: 'GET', path: `${this.#basePath}/version`, headersTimeout: probeTimeoutMs, bodyTimeout: probeTimeoutMs });
      await body.dump();
      return undefined;
    } catch (error) {
      return `the target does not answer any more (${describeError(error)})`;
    }
  }
}
