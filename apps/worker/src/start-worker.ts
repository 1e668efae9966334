import { workerUserIds, workerUserRoles } from '@gauntlet/contracts';
import type { RegisteredWorker } from '@gauntlet/contracts';
import { RequestCounter, createSigner, createVerifier, dccAccessControlBrokerId, loadCredentials } from '@gauntlet/duis';
import type { CredentialStore } from '@gauntlet/duis';
import { runShard } from '@gauntlet/execution';
import { createResultWriter, createSpanWriter } from '@gauntlet/metrics';
import { startPoolWorker } from '@gauntlet/queue';
import { startTelemetry, withSpan } from '@gauntlet/telemetry';
import type { Logger } from '@gauntlet/telemetry';
import { HttpControlPlane } from './clients/http-control-plane.ts';
import { HttpLab } from './clients/http-lab.ts';
import { JsonClient } from './clients/json-client.ts';
import { processClock } from './clock.ts';
import { Delivery, withDelivery } from './delivery.ts';
import type { Env } from './env.ts';
import { platformVersion } from './platform-version.ts';
import { Inbox } from './receive/inbox.ts';
import { receivePath, startReceiveEndpoint } from './receive/receive-endpoint.ts';
import { Registration } from './registration.ts';
import { DuisTarget } from './target/duis-target.ts';
import { RequestBuilder } from './target/request-builder.ts';

export interface RunningWorker {
  /** Base URL of the receive endpoint. */
  readonly url: string;
  /** Takes no more jobs, lets running shards end for up to 20 s, gives the rest up, and flushes. */
  stop(): Promise<void>;
}

const drainMs = 20_000;
const redisWithinMs = 60_000;

/** Starts everything a worker is made of; resolves when it takes shards. @throws GauntletError when orchestrator or Redis cannot be reached within 60 s */
export async function startWorker(env: Env, log: Logger): Promise<RunningWorker> {
  const { nowUs } = processClock;
  const spans = createSpanWriter({ url: env.clickhouseUrl });
  const telemetry = startTelemetry({ service: 'worker', version: platformVersion, otlpEndpoint: env.otlpEndpoint, writeSpans: (rows) => spans.write(rows), logger: log });
  const credentials = await loadCredentials(env.credentialsDir, wantedCredentials(env.s1spIds));
  const inbox = new Inbox(createVerifier(credentials.publicCredentials()), nowUs);
  const receive = await startReceiveEndpoint({ host: env.receive.host, port: env.receive.port, inbox, onRefused: (reason) => log.warn('message refused', { reason }) });
  const orchestrator = new JsonClient({ name: 'orchestrator', url: env.orchestrator.url, token: env.orchestrator.token });
  const labClient = new JsonClient({ name: 'lab', url: env.lab.url, token: env.lab.token, timeoutMs: 10_000 });
  const httpLab = new HttpLab(labClient, nowUs);
  const controlPlane = new HttpControlPlane(orchestrator);
  const receiveUrl = env.receive.url ?? `${receive.url}${receivePath}`;
  const delivery = new Delivery(httpLab, receiveUrl, nowUs);
  const speaker = new Speaker(env, credentials, inbox, (sinceUs) => delivery.lostSince(registration.current.userId, sinceUs));
  const registration = await Registration.start({ controlPlane, delivery, receiveUrl, log, onIdentity: (worker) => speaker.become(worker) });
  const lab = withDelivery(httpLab, delivery, () => registration.current.userId);
  const results = createResultWriter({ url: env.clickhouseUrl, spoolDir: env.spoolDir, onFailure: (error) => log.warn('results not stored yet', { error }) });
  const queue = startPoolWorker({
    redisUrl: env.redisUrl,
    pool: env.pool,
    concurrency: env.concurrency,
    handlers: {
      'run-shard': (payload, context) =>
        withSpan('run-shard', { parent: payload.traceparent, kind: 'consumer', attributes: { runId: payload.runId, shardId: payload.shardId } }, (traceparent) =>
          runShard({ ...payload, traceparent }, { controlPlane, target: speaker.target, lab, results, worker: registration.current, clock: processClock, log }, { signal: context.signal, progress: (counts) => context.progress(counts) }),
        ),
    },
    onError: (error) => log.error('queue problem', { error }),
  });
  await queue.ready(redisWithinMs);
  const stop = async () => {
    registration.stop();
    await queue.close({ graceMs: drainMs });
    await results.close();
    await telemetry.shutdown();
    await spans.close();
    await Promise.all([receive.close(), speaker.target.close(), orchestrator.close(), labClient.close()]);
    log.info('stopped', { ...inbox.counts });
  };
  return { url: receive.url, stop };
}

function wantedCredentials(s1spIds: readonly string[]): { organisation: string; role: string }[] {
  return [
    ...workerUserIds.map((organisation) => ({ organisation, role: workerUserRoles })),
    ...s1spIds.map((organisation) => ({ organisation, role: 'S1SP' })),
    { organisation: dccAccessControlBrokerId, role: 'DCC' },
  ];
}

/** The target, spoken to as the User that the orchestrator gave this worker. */
class Speaker {
  readonly #credentials: CredentialStore;
  readonly #counter = new RequestCounter(processClock.nowUs);
  readonly #open: (builder: RequestBuilder) => DuisTarget;
  #target: DuisTarget | undefined;

  constructor(env: Env, credentials: CredentialStore, inbox: Inbox, deliveryLostSince: (sinceUs: bigint) => Promise<string | undefined>) {
    this.#credentials = credentials;
    this.#open = (builder) => new DuisTarget({ url: env.targetUrl, declaredVersion: env.targetVersion, builder, inbox, nowUs: processClock.nowUs, connections: env.concurrency * 2, deliveryLostSince });
  }

  get target(): DuisTarget {
    if (this.#target === undefined) throw new Error('the target is opened when the worker is registered');
    return this.#target;
  }

  become({ userId }: RegisteredWorker): void {
    const credential = this.#credentials.credential(userId);
    if (credential === undefined) throw new Error(`there is no credential for the User ${userId}`);
    const builder = new RequestBuilder(createSigner(credential), this.#counter);
    if (this.#target === undefined) this.#target = this.#open(builder);
    else this.#target.speakAs(builder);
  }
}
