import type { Dispatcher } from 'undici';
import type { ReceiveEndpoint } from './receive-endpoints.ts';
import type { DeliveryCounts } from './statistics.ts';

export interface PostOutcome {
  readonly result: Exclude<keyof DeliveryCounts, 'unregistered'>;
  readonly detail: string;
}

export interface Posting {
  readonly message: string;
  readonly traceparent: string | undefined;
}

const retryDelaysMs = [50, 200, 800] as const;

/** Posts a message that could not be delivered until the User takes or rejects it, at most three times more. */
export async function postAgain(endpoint: ReceiveEndpoint, posting: Posting): Promise<PostOutcome> {
  let outcome: PostOutcome = { result: 'unreachable', detail: '' };
  for (const delayMs of retryDelaysMs) {
    await new Promise((resolve) => void setTimeout(resolve, delayMs));
    outcome = await post(endpoint, posting);
    // A 4xx is the User's judgement of the message, which another try does not change.
    if (outcome.result !== 'unreachable') break;
  }
  return outcome;
}

const contentType = { 'content-type': 'application/xml' } as const;

/** Posts a message once. By dispatch, because nothing is read of the answer but its status: undici's other ways make a stream of it, which costs more than all else here. */
export function post({ pool, path }: ReceiveEndpoint, { message, traceparent }: Posting): Promise<PostOutcome> {
  const headers = traceparent === undefined ? contentType : { ...contentType, traceparent };
  return new Promise((resolve) => {
    const unreachable = (error: unknown): void => resolve({ result: 'unreachable', detail: error instanceof Error ? error.message : String(error) });
    try {
      pool.dispatch({ method: 'POST', path, headers, body: message }, new PostHandler(resolve, unreachable));
    } catch (error) {
      unreachable(error);
    }
  });
}

class PostHandler implements Dispatcher.DispatchHandler {
  readonly #done: (outcome: PostOutcome) => void;
  readonly #failed: (error: unknown) => void;
  #statusCode = 0;

  constructor(done: (outcome: PostOutcome) => void, failed: (error: unknown) => void) {
    this.#done = done;
    this.#failed = failed;
  }

  onRequestStart(): void {
    // Nothing is prepared for an answer.
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number): void {
    this.#statusCode = statusCode;
  }

  onResponseData(): void {
    // Whatever a User says beside its status is not read.
  }

  onResponseEnd(): void {
    if (this.#statusCode < 300) this.#done(delivered);
    else this.#done({ result: this.#statusCode < 500 ? 'rejected' : 'unreachable', detail: `HTTP ${this.#statusCode}` });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#failed(error);
  }
}

const delivered: PostOutcome = { result: 'delivered', detail: '' };
