import type { HeartbeatReply, PackHash, RegisteredWorker, RegisterWorker, ShardClaim, ShardId, ShardResult, TestPack, WorkerId } from '@gauntlet/contracts';
import { GauntletError, parseInput, testPackSchema } from '@gauntlet/contracts';
import type { ControlPlane } from '@gauntlet/execution';
import type { JsonClient, JsonReply } from './json-client.ts';

const packsMax = 32;
const retryAfterMsDefault = 1_000;

/** The orchestrator over /v1. Answers it may give are values; everything else is a GauntletError. */
export class HttpControlPlane implements ControlPlane {
  readonly #client: JsonClient;
  readonly #packs = new Map<PackHash, Promise<TestPack>>();

  constructor(client: JsonClient) {
    this.#client = client;
  }

  async register(worker: RegisterWorker): Promise<RegisteredWorker> {
    return this.#expect(await this.#client.call('POST', '/v1/workers', JSON.stringify(worker))) as RegisteredWorker;
  }

  async claim(shardId: ShardId, workerId: WorkerId, generation: number): ReturnType<ControlPlane['claim']> {
    const reply = await this.#client.call('POST', `/v1/shards/${encodeURIComponent(shardId)}/claim`, JSON.stringify({ workerId, generation }));
    if (reply.status === 409) return { kind: 'held', retryAfterMs: retryAfterOf(reply.body) };
    if (reply.status === 410) return { kind: 'gone' };
    return { kind: 'claimed', claim: this.#expect(reply) as ShardClaim };
  }

  async heartbeat(shardId: ShardId, workerId: WorkerId, leaseToken: number): Promise<HeartbeatReply | 'stale'> {
    const reply = await this.#client.call('POST', `/v1/shards/${encodeURIComponent(shardId)}/heartbeat`, JSON.stringify({ workerId, leaseToken }));
    return reply.status === 409 || reply.status === 410 ? 'stale' : (this.#expect(reply) as HeartbeatReply);
  }

  async report(shardId: ShardId, result: ShardResult): Promise<'recorded' | 'stale'> {
    const reply = await this.#client.call('POST', `/v1/shards/${encodeURIComponent(shardId)}/result`, JSON.stringify(result));
    if (reply.status === 409 || reply.status === 410) return 'stale';
    this.#expect(reply);
    return 'recorded';
  }

  pack(hash: PackHash): Promise<TestPack> {
    const known = this.#packs.get(hash);
    if (known !== undefined) return known;
    const loading = this.#loadPack(hash);
    this.#packs.set(hash, loading);
    const [oldest] = this.#packs.keys();
    if (this.#packs.size > packsMax && oldest !== undefined) this.#packs.delete(oldest);
    // What could not be loaded is asked for again by the next shard.
    loading.catch(() => this.#packs.delete(hash));
    return loading;
  }

  async #loadPack(hash: PackHash): Promise<TestPack> {
    const body = this.#expect(await this.#client.call('GET', `/v1/packs/${encodeURIComponent(hash)}`));
    // The route may answer with the pack alone or with what is stored about it.
    const pack = typeof body === 'object' && body !== null && 'pack' in body ? body.pack : body;
    return parseInput(testPackSchema, pack, 'the pack');
  }

  #expect(reply: JsonReply): unknown {
    if (reply.status === 200 || reply.status === 201) {
      if (reply.body === undefined) throw new GauntletError('unavailable', 'orchestrator answered with no JSON', { retryable: true, details: { status: reply.status } });
      return reply.body;
    }
    throw this.#client.problem(reply.status === 404 ? 'not-found' : 'internal', reply.status, reply.text);
  }
}

function retryAfterOf(body: unknown): number {
  const value = typeof body === 'object' && body !== null && 'retryAfterMs' in body ? body.retryAfterMs : undefined;
  return typeof value === 'number' && value >= 0 ? value : retryAfterMsDefault;
}
