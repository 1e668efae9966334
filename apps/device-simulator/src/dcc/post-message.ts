import type { ReceiveEndpoint } from './receive-endpoints.ts';
import type { DeliveryCounts } from './statistics.ts';

export interface PostOutcome {
  readonly result: Exclude<keyof DeliveryCounts, 'unregistered'>;
  readonly detail: string;
}

export interface Posting {
  readonly message: string;
  readonly traceparent: string | undefined;
  /** Whether to try again what could not be delivered. */
  readonly retries: boolean;
}

const retryDelaysMs = [50, 200, 800] as const;

/** Posts a message until the User takes or rejects it, at most four times. */
export async function postUntilTaken(endpoint: ReceiveEndpoint, { message, traceparent, retries }: Posting): Promise<PostOutcome> {
  for (const delayMs of retries ? retryDelaysMs : []) {
    const outcome = await post(endpoint, message, traceparent);
    // A 4xx is the User's judgement of the message, which another try does not change.
    if (outcome.result !== 'unreachable') return outcome;
    await new Promise((resolve) => void setTimeout(resolve, delayMs));
  }
  return post(endpoint, message, traceparent);
}

const contentType = { 'content-type': 'application/xml' } as const;

async function post({ pool, path }: ReceiveEndpoint, message: string, traceparent: string | undefined): Promise<PostOutcome> {
  try {
    const headers = traceparent === undefined ? contentType : { ...contentType, traceparent };
    const { statusCode, body } = await pool.request({ method: 'POST', path, headers, body: message });
    await body.dump();
    if (statusCode < 300) return { result: 'delivered', detail: '' };
    return { result: statusCode < 500 ? 'rejected' : 'unreachable', detail: `HTTP ${statusCode}` };
  } catch (error) {
    return { result: 'unreachable', detail: error instanceof Error ? error.message : String(error) };
  }
}
