import type { SegmentClaim, SegmentHeartbeat, SegmentHeartbeatReply, SegmentResult } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { SegmentControl } from '@gauntlet/execution';
import type { JsonClient, JsonReply } from './json-client.ts';

/** The orchestrator's side of load segments over /v1/segments. */
export class HttpSegmentControl implements SegmentControl {
  readonly #client: JsonClient;

  constructor(client: JsonClient) {
    this.#client = client;
  }

  async claim(segmentId: string, workerId: string, generation: number): ReturnType<SegmentControl['claim']> {
    const reply = await this.#post(segmentId, 'claim', { workerId, generation });
    return isStale(reply) ? { kind: 'gone' } : { kind: 'claimed', claim: this.#expect(reply) as SegmentClaim };
  }

  async heartbeat(segmentId: string, heartbeat: SegmentHeartbeat): Promise<SegmentHeartbeatReply | 'stale'> {
    const reply = await this.#post(segmentId, 'heartbeat', heartbeat);
    return isStale(reply) ? 'stale' : (this.#expect(reply) as SegmentHeartbeatReply);
  }

  async report(segmentId: string, result: SegmentResult): Promise<'recorded' | 'stale'> {
    const reply = await this.#post(segmentId, 'result', result);
    if (isStale(reply)) return 'stale';
    this.#expect(reply);
    return 'recorded';
  }

  #post(segmentId: string, verb: 'claim' | 'heartbeat' | 'result', body: object): Promise<JsonReply> {
    return this.#client.call('POST', `/v1/segments/${encodeURIComponent(segmentId)}/${verb}`, JSON.stringify(body));
  }

  #expect(reply: JsonReply): unknown {
    if (reply.status !== 200 && reply.status !== 201) throw this.#client.problem('internal', reply.status, reply.text);
    if (reply.body === undefined) throw new GauntletError('unavailable', 'orchestrator answered with no JSON', { retryable: true, details: { status: reply.status } });
    return reply.body;
  }
}

/** 404, 409, 410: unknown, another's, or over. */
function isStale({ status }: JsonReply): boolean {
  return status === 404 || status === 409 || status === 410;
}
