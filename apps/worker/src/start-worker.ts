import { networkUserOf } from '@gauntlet/contracts';
import { DuisClient, createSigner, createVerifier, loadCredentials, receivePath, startReceiveEndpoint } from '@gauntlet/duis';
import type { CredentialStore, Signer } from '@gauntlet/duis';
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
import type { WorkerTls } from './load-tls.ts';
import { platformVersion } from './platform-version.ts';
import { Registration } from './registration.ts';
import { DuisTarget } from './target/duis-target.ts';
import { HttpTransport } from './target/http-transport.ts';
import { wantedCredentials } from './wanted-credentials.ts';

export interface RunningWorker {
  /** Base URL of the receive endpoint. */
  readonly url: string;
  /** Takes no more jobs, lets running shards end for up to 20 s, gives the rest up, and flushes. */
  stop(): Promise<void>;
}

const drainMs = 20_000;
const redisWithinMs = 60_000;

/** Starts everything a worker of the dmct pool is made of; resolves when it takes shards. @throws GauntletError when orchestrator or Redis cannot be reached within 60 s */
export async function startWorker(env: Env, tls: WorkerTls, log: Logger): Promise<RunningWorker> {
  const { nowUs } = processClock;
  const spans = createSpanWriter({ url: env.clickhouseUrl });
  const telemetry = startTelemetry({ service: 'worker', version: platformVersion, otlpEndpoint: env.otlpEndpoint, writeSpans: (rows) => spans.write(rows), logger: log });
  const credentials = await loadCredentials(env.credentialsDir, wantedCredentials(env.s1spIds));
  const transport = new HttpTransport({ url: env.targetUrl, connections: env.concurrency * 2, tls: tls.target });
  const client = new DuisClient({ transport, verifier: createVerifier(credentials.publicCredentials()), nowUs });
  const receive = await startReceiveEndpoint({ host: env.receive.host, port: env.receive.port, tls: tls.receive, receive: (xml) => transport.receive(xml), onRefused: (reason) => log.warn('message refused', { reason }) });
  const orchestrator = new JsonClient({ name: 'orchestrator', url: env.orchestrator.url, token: env.orchestrator.token });
  const labClient = new JsonClient({ name: 'lab', url: env.lab.url, token: env.lab.token, timeoutMs: 10_000, tls: tls.target });
  const httpLab = new HttpLab(labClient, nowUs);
  const controlPlane = new HttpControlPlane(orchestrator);
  const receiveUrl = env.receive.url ?? `${receive.url}${receivePath}`;
  const delivery = new Delivery(httpLab, receiveUrl, nowUs);
  const target = new DuisTarget({ client, transport, declaredVersion: env.targetVersion, deliveryLostSince: (sinceUs) => delivery.lostSince(registration.current.userId, sinceUs) });
  const registration = await Registration.start({ pool: 'dmct', controlPlane, delivery, receiveUrl, log, onIdentity: ({ userId }) => client.speakAs(signerOf(credentials, userId), signerOf(credentials, networkUserOf(userId))) });
  const lab = withDelivery(httpLab, delivery, () => registration.current.userId);
  const results = createResultWriter({ url: env.clickhouseUrl, spoolDir: env.spoolDir, onFailure: (error) => log.warn('results not stored yet', { error }) });
  const queue = startPoolWorker({
    redisUrl: env.redisUrl,
    pool: 'dmct',
    concurrency: env.concurrency,
    handlers: {
      'run-shard': (payload, context) =>
        withSpan('run-shard', { parent: payload.traceparent, kind: 'consumer', attributes: { runId: payload.runId, shardId: payload.shardId } }, (traceparent) =>
          runShard({ ...payload, traceparent }, { controlPlane, target, lab, results, worker: registration.current, clock: processClock, log }, { signal: context.signal, progress: (counts) => context.progress(counts) }),
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
    await Promise.all([receive.close(), target.close(), orchestrator.close(), labClient.close()]);
    log.info('stopped', { ...client.counts });
  };
  return { url: receive.url, stop };
}

function signerOf(credentials: CredentialStore, userId: string): Signer {
  const credential = credentials.credential(userId);
  if (credential === undefined) throw new Error(`there is no credential for the User ${userId}`);
  return createSigner(credential);
}
