import { describeError } from '@gauntlet/duis';
import type { DuisClient, Exchange, OutgoingRequest, TimedMessage } from '@gauntlet/duis';
import { unknownVersion } from '@gauntlet/execution';
import type { Target } from '@gauntlet/execution';
import type { HttpTransport } from './http-transport.ts';

export interface DuisTargetOptions {
  /** Version of a target that does not report one itself. */
  readonly declaredVersion?: string | undefined;
  readonly client: DuisClient;
  /** The same that the client sends by. */
  readonly transport: HttpTransport;
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

/** A DCC User Interface over HTTP: DCC Boxed's protocol, which the device simulator speaks too. Adds to the DUIS client what a run must know of the target itself. */
export class DuisTarget implements Target {
  readonly #options: DuisTargetOptions;

  constructor(options: DuisTargetOptions) {
    this.#options = options;
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
      const { status, body } = await this.#options.transport.get('/version', probeTimeoutMs);
      const version: unknown = status === 200 ? (JSON.parse(body) as { version?: unknown } | null)?.version : undefined;
      return typeof version === 'string' && version !== '' ? version.slice(0, versionCharactersMax) : unknownVersion;
    } catch {
      // A target without such a route, or one that is down: the requests themselves will say which.
      return unknownVersion;
    }
  }

  async request(request: OutgoingRequest): Promise<Exchange> {
    const exchanged = await this.#options.client.request(request);
    return exchanged.failure?.kind === 'no-response' ? this.#afterSilence(exchanged) : exchanged;
  }

  awaitAlert(deviceId: string, alertCode: string, timeoutMs: number): Promise<TimedMessage | undefined> {
    return this.#options.client.awaitAlert({ deviceId, alertCode }, timeoutMs);
  }

  async close(): Promise<void> {
    await this.#options.transport.close();
  }

  /** A missing Response is the device's only while the target is there to deliver it: one that died after acknowledging is unreachable. */
  async #afterSilence(exchanged: Exchange): Promise<Exchange> {
    const { client, deliveryLostSince } = this.#options;
    const sinceUs = exchanged.acknowledgement?.atUs ?? exchanged.sent.atUs;
    const gone = (await deliveryLostSince?.(sinceUs)) ?? (client.lastHeardUs > sinceUs ? undefined : await this.#silence());
    return gone === undefined ? exchanged : { ...exchanged, failure: { kind: 'unreachable', detail: `${exchanged.failure?.detail ?? ''}; ${gone}` } };
  }

  /** @returns why the target counts as gone; undefined when it answers HTTP at all */
  async #silence(): Promise<string | undefined> {
    try {
      await this.#options.transport.get('/version', probeTimeoutMs);
      return undefined;
    } catch (error) {
      return `the target does not answer any more (${describeError(error)})`;
    }
  }
}
