import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { defaultS1spIds, userIdOfWorkerSlot } from '@gauntlet/contracts';
import type { SegmentClaim, WorkerId } from '@gauntlet/contracts';
import { createVerifier, loadCredentials, receivePath, startReceiveEndpoint } from '@gauntlet/duis';
import type { CredentialStore } from '@gauntlet/duis';
import { runSegment } from '@gauntlet/execution';
import type { SegmentControl } from '@gauntlet/execution';
import { createLoadWriter } from '@gauntlet/metrics';
import { k6Program } from '@gauntlet/testkit';
import { HttpLab } from '../clients/http-lab.ts';
import { JsonClient } from '../clients/json-client.ts';
import { wantedCredentials } from '../wanted-credentials.ts';
import { K6Generator } from './k6-generator.ts';
import { LoadReceiver } from './load-receiver.ts';
import { processorTimes } from './processor-times.ts';
import { createWallClock } from './wall-clock.ts';

const labToken = 'lab-token-of-the-test';
const loadScript = fileURLToPath(new URL('../../../../load/src/duis-load.ts', import.meta.url));

/** The built simulator, and generators as workers of the sct pool have them, in this process. */
export class SegmentRig {
  readonly warnings: string[] = [];
  readonly targetUrl: string;
  readonly #folder: string;
  readonly #credentials: CredentialStore;
  readonly #simulator: ChildProcess;

  static async start(): Promise<SegmentRig> {
    const folder = await mkdtemp(join(tmpdir(), 'gauntlet-segment-'));
    const credentials = await loadCredentials(folder, wantedCredentials(defaultS1spIds));
    const main = fileURLToPath(new URL('../../../device-simulator/dist/main.js', import.meta.url));
    const simulator = spawn(process.execPath, [main], { env: { GAUNTLET_SIMULATOR_PORT: '0', GAUNTLET_CREDENTIALS_DIR: folder, GAUNTLET_LAB_TOKEN: labToken }, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: simulator.stdout })) {
      const { url } = JSON.parse(line) as { url?: string };
      if (url !== undefined) return new SegmentRig(folder, credentials, simulator, url);
    }
    throw new Error('the simulator did not start');
  }

  private constructor(folder: string, credentials: CredentialStore, simulator: ChildProcess, targetUrl: string) {
    this.#folder = folder;
    this.#credentials = credentials;
    this.#simulator = simulator;
    this.targetUrl = targetUrl;
  }

  /** Runs one segment to its end, as the worker in this slot does. */
  async run(claim: SegmentClaim, control: SegmentControl, options: { readonly slot: number; readonly clickhouseUrl: string; readonly script?: string; readonly program?: string; readonly targetUrl?: string; readonly signal?: AbortSignal }): Promise<void> {
    const nowUs = createWallClock();
    const userId = userIdOfWorkerSlot(options.slot);
    const inbox = new LoadReceiver(createVerifier(this.#credentials.publicCredentials()), nowUs);
    const receive = await startReceiveEndpoint({ host: '127.0.0.1', port: 0, receive: (xml) => inbox.receive(xml), onRefused: (reason) => this.warnings.push(reason) });
    const client = new JsonClient({ name: 'lab', url: this.targetUrl, token: labToken });
    const lab = new HttpLab(client, nowUs);
    await lab.registerReceiveEndpoint(userId, `${receive.url}${receivePath}`);
    const rows = createLoadWriter({ url: options.clickhouseUrl, spoolDir: join(this.#folder, `spool-${options.slot}`), spoolBytesMax: 1e9, intervalMs: 200, onFailure: (failure) => this.warnings.push(failure.message) }, `${claim.segmentId}-${nowUs()}`);
    try {
      await runSegment(
        { segmentId: claim.segmentId, generation: 1 },
        {
          control,
          generator: new K6Generator({ program: options.program ?? k6Program(), script: options.script ?? loadScript, variables: {} }),
          inbox,
          lab,
          rows,
          worker: { workerId: `worker-${options.slot}` as WorkerId, userId },
          hostname: 'rig',
          targetUrl: options.targetUrl ?? this.targetUrl,
          tlsAuth: undefined,
          credentialOf: (organisation) => this.#credentials.credential(organisation),
          processorTimes,
          clock: { nowUs, monotonicMs: () => performance.now() },
          log: { info: () => undefined, warn: (message) => this.warnings.push(message) },
        },
        options.signal ?? new AbortController().signal,
      );
    } finally {
      await rows.close();
      await Promise.all([receive.close(), client.close()]);
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.#simulator, 'exit');
    this.#simulator.kill('SIGTERM');
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
