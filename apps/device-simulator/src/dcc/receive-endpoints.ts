import type { ClientTls } from '@gauntlet/duis';
import { Pool } from 'undici';

export interface ReceiveEndpoint {
  readonly url: string;
  readonly path: string;
  readonly pool: Pool;
}

const connectionsMax = 16;
const timeoutMs = 5_000;

/** Where each User wants its Responses and Alerts. One pool of connections per User. */
export class ReceiveEndpoints {
  readonly #byUser = new Map<string, ReceiveEndpoint>();
  readonly #tls: ClientTls | undefined;
  readonly #common: ReceiveEndpoint | undefined;

  /**
   * @param tls What https endpoints are shown and must show.
   * @param commonUrl Where what is for Users goes that have registered none.
   */
  constructor(tls: ClientTls | undefined, commonUrl?: string) {
    this.#tls = tls;
    this.#common = commonUrl === undefined ? undefined : this.#endpointAt(commonUrl);
  }

  /** @returns whether this User had no endpoint before: what was to be delivered to it until now is lost */
  register(userId: string, url: string): boolean {
    const known = this.#byUser.get(userId);
    if (known?.url === url) return false;
    this.#byUser.set(userId, this.#endpointAt(url));
    if (known !== undefined) close(known);
    return known === undefined;
  }

  find(userId: string): ReceiveEndpoint | undefined {
    return this.#byUser.get(userId) ?? this.#common;
  }

  async destroy(): Promise<void> {
    const all = [...this.#byUser.values(), ...(this.#common === undefined ? [] : [this.#common])];
    await Promise.allSettled(all.map(({ pool }) => pool.destroy()));
  }

  #endpointAt(url: string): ReceiveEndpoint {
    const target = new URL(url);
    const pool = new Pool(target.origin, { connections: connectionsMax, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connect: { timeout: timeoutMs, ...this.#tls } });
    return { url, path: `${target.pathname}${target.search}`, pool };
  }
}

/** What is under way still finishes; a pool that cannot close has no one left to tell. */
function close({ pool }: ReceiveEndpoint): void {
  pool.close().catch(() => undefined);
}
