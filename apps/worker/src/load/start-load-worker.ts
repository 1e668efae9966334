import { hostname } from 'node:os';
import { createVerifier, loadCredentials, receivePath, startReceiveEndpoint } from '@gauntlet/duis';
import { runSegment } from '@gauntlet/execution';
import { createLoadWriter, createSpanWriter } from '@gauntlet/metrics';
import { startPoolWorker } from '@gauntlet/queue';
import { startTelemetry, withSpan } from '@gauntlet/telemetry';
import type { Logger } from '@gauntlet/telemetry';
import { HttpControlPlane } from '../clients/http-control-plane.ts';
import { HttpLab } from '../clients/http-lab.ts';
import { HttpSegmentControl } from '../clients/http-segment-control.ts';
import { JsonClient } from '../clients/json-client.ts';
import { Delivery } from '../delivery.ts';
import type { Env } from '../env.ts';
import type { WorkerTls } from '../load-tls.ts';
import { platformVersion } from '../platform-version.ts';
import { Registration } from '../registration.ts';
import type { RunningWorker } from '../start-worker.ts';
import { wantedCredentials } from '../wanted-credentials.ts';
import { K6Generator } from './k6-generator.ts';
import { LoadReceiver } from './load-receiver.ts';
import { processorTimes } from './processor-times.ts';
import { createWallClock } from './wall-clock.ts';

/** A campaign does not wait: a worker that is told to stop gives its segment up, and has this long to report what was sent. */
const drainMs = 1_000;
const redisWithinMs = 60_000;

/** Starts a worker of the sct pool: it drives one k6 at a time. @throws GauntletError when orchestrator or Redis cannot be reached within 60 s */
export async function startLoadWorker(env: Env, tls: WorkerTls, log: Logger): Promise<RunningWorker> {
  const nowUs = createWallClock();
  const spans = createSpanWriter({ url: env.clickhouseUrl });
  const telemetry = startTelemetry({ service: 'worker', version: platformVersion, otlpEndpoint: env.otlpEndpoint, writeSpans: (written) => spans.write(written), logger: log });
  const credentials = await loadCredentials(env.credentialsDir, wantedCredentials(env.s1spIds));
  const inbox = new LoadReceiver(createVerifier(credentials.publicCredentials()), nowUs);
  const receive = await startReceiveEndpoint({ host: env.receive.host, port: env.receive.port, tls: tls.receive, receive: (xml) => inbox.receive(xml), onRefused: (reason) => log.warn('message refused', { reason }) });
  const orchestrator = new JsonClient({ name: 'orchestrator', url: env.orchestrator.url, token: env.orchestrator.token });
  const labClient = new JsonClient({ name: 'lab', url: env.lab.url, token: env.lab.token, timeoutMs: 10_000, tls: tls.target });
  const lab = new HttpLab(labClient, nowUs);
  const receiveUrl = env.receive.url ?? `${receive.url}${receivePath}`;
  const registration = await Registration.start({ pool: 'sct', controlPlane: new HttpControlPlane(orchestrator), delivery: new Delivery(lab, receiveUrl, nowUs), receiveUrl, log, onIdentity: () => undefined });
  const rows = createLoadWriter({ url: env.clickhouseUrl, spoolDir: env.spoolDir, spoolBytesMax: env.load.spoolBytesMax, onFailure: (failure) => log.warn('load rows not stored yet', { failure }) }, `${registration.current.workerId}-${nowUs()}`);
  const deps = {
    control: new HttpSegmentControl(orchestrator),
    // k6 trusts the authorities of this file in place of the machine's own.
    generator: new K6Generator({ ...env.load, variables: { ...env.load.variables, ...(env.tls.target.authorities === undefined ? {} : { SSL_CERT_FILE: env.tls.target.authorities }) } }),
    inbox,
    lab,
    rows,
    hostname: hostname(),
    targetUrl: env.targetUrl,
    tlsAuth: tls.target?.cert === undefined || tls.target.key === undefined ? undefined : { cert: tls.target.cert.toString(), key: tls.target.key.toString() },
    credentialOf: (userId: string) => credentials.credential(userId),
    processorTimes,
    clock: { nowUs, monotonicMs: () => performance.now() },
    log,
  };
  const queue = startPoolWorker({
    redisUrl: env.redisUrl,
    pool: 'sct',
    concurrency: 1,
    handlers: {
      'run-segment': (payload, { signal }) =>
        withSpan('run-segment', { parent: payload.traceparent, kind: 'consumer', attributes: { campaignId: payload.campaignId, segmentId: payload.segmentId } }, () => runSegment(payload, { ...deps, worker: registration.current }, signal)),
    },
    onError: (error) => log.error('queue problem', { error }),
  });
  await queue.ready(redisWithinMs);
  const stop = async () => {
    registration.stop();
    await queue.close({ graceMs: drainMs });
    await rows.close();
    await telemetry.shutdown();
    await spans.close();
    await Promise.all([receive.close(), orchestrator.close(), labClient.close()]);
    log.info('stopped');
  };
  return { url: receive.url, stop };
}
