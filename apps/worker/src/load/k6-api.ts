import { GauntletError } from '@gauntlet/contracts';
import { Client } from 'undici';

interface Status {
  /** 4 = virtual users are there and the test waits, paused. */
  readonly status: number;
  readonly paused: boolean;
}

const answerWithinMs = 1_000;
const waiting = 4;

/** k6's own REST API on this machine, for as long as its test lasts. */
export class K6Api {
  readonly #client: Client;

  constructor(address: string) {
    this.#client = new Client(`http://${address}`, { connectTimeout: answerWithinMs, headersTimeout: answerWithinMs, bodyTimeout: answerWithinMs });
  }

  /** Whether it waits at the start barrier with its virtual users ready; false also while it does not answer yet. */
  async isArmed(): Promise<boolean> {
    try {
      const { status, paused } = await this.#status();
      return paused && status >= waiting;
    } catch {
      return false;
    }
  }

  /** @throws GauntletError 'unavailable' */
  release(): Promise<void> {
    return this.#patch({ paused: false });
  }

  /** @throws GauntletError 'unavailable' */
  stop(): Promise<void> {
    return this.#patch({ stopped: true, paused: false });
  }

  async close(): Promise<void> {
    await this.#client.destroy();
  }

  async #status(): Promise<Status> {
    const { body } = await this.#client.request({ method: 'GET', path: '/v1/status' });
    const answer = (await body.json()) as { data?: { attributes?: Partial<Status> } };
    return { status: answer.data?.attributes?.status ?? 0, paused: answer.data?.attributes?.paused ?? false };
  }

  async #patch(attributes: Readonly<Record<string, boolean>>): Promise<void> {
    try {
      const { statusCode, body } = await this.#client.request({ method: 'PATCH', path: '/v1/status', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ data: { type: 'status', id: 'default', attributes } }) });
      await body.dump();
      if (statusCode !== 200) throw new Error(`it answered ${statusCode}`);
    } catch (error) {
      throw new GauntletError('unavailable', `k6 does not take orders: ${error instanceof Error ? error.message : String(error)}`, { retryable: true, cause: error });
    }
  }
}
