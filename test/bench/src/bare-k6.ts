import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userIdOfWorkerSlot, workerUserRoles } from '@gauntlet/contracts';
import type { LeaseToken } from '@gauntlet/contracts';
import { loadCredentials } from '@gauntlet/duis';
import { buildLoadPlan } from '@gauntlet/execution';
import type { CampaignLoad } from '@gauntlet/execution';
import { k6Program } from '@gauntlet/testkit';
import { childrenSecondsOf } from './processor-seconds.ts';

/** A slot that no worker of the bench gets. */
const slot = 62;
const script = fileURLToPath(new URL('../../../load/src/duis-load.ts', import.meta.url));
/** Bits of a request's counter below its milliseconds (load/src/request-counter.ts). */
const bitsBelowMs = 22n;

export interface BareRun {
  readonly sent: number;
  /** Of k6. */
  readonly cpuSeconds: number;
  /** How late requests started, to the millisecond. */
  readonly scheduleErrorP99Ms: number;
  readonly droppedIterations: number;
}

/** k6 with the same signed script and plan, alone: nothing reads its samples, and what comes back is counted and dropped. */
export class BareK6 {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gauntlet-bare-k6-'));
  readonly #targetUrl: string;
  readonly #credential: Parameters<typeof buildLoadPlan>[1]['credential'];
  readonly #sink: Server;
  #sentAtMs: number[] = [];

  static async open({ targetUrl, labToken, credentialsDir }: { readonly targetUrl: string; readonly labToken: string; readonly credentialsDir: string }): Promise<BareK6> {
    const userId = userIdOfWorkerSlot(slot);
    const credential = (await loadCredentials(credentialsDir, [{ organisation: userId, role: workerUserRoles }])).credential(userId);
    if (credential === undefined) throw new Error('the User has no credential');
    const bare = new BareK6(targetUrl, credential);
    await new Promise<void>((resolve) => bare.#sink.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(bare.#sink.address() as AddressInfo).port}/`;
    const answer = await fetch(`${targetUrl}/lab/v1/receive-endpoints/${userId}`, { method: 'PUT', headers: { authorization: `Bearer ${labToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ url }) });
    if (!answer.ok) throw new Error(await answer.text());
    return bare;
  }

  private constructor(targetUrl: string, credential: Parameters<typeof buildLoadPlan>[1]['credential']) {
    this.#targetUrl = targetUrl;
    this.#credential = credential;
    this.#sink = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const counter = /:(\d+)<\/sr:RequestID>/.exec(Buffer.concat(chunks).toString('latin1'))?.[1];
        if (counter !== undefined) this.#sentAtMs.push(Number(BigInt(counter) >> bitsBelowMs));
        response.writeHead(204).end();
      });
    });
  }

  /** @param perSecond what the load sends, constantly */
  async run(load: CampaignLoad, perSecond: number): Promise<BareRun> {
    this.#sentAtMs = [];
    const claim = { ...load, campaignId: 'bare', segmentId: 'bare', leaseToken: 1 as LeaseToken, index: 0, count: 1, executionSegment: '0:1', executionSegmentSequence: '0,1' };
    const summaryFile = join(this.#folder, 'summary.json');
    const plan = join(this.#folder, 'plan.json');
    writeFileSync(plan, JSON.stringify({ ...buildLoadPlan(claim, { targetUrl: this.#targetUrl, credential: this.#credential, tlsAuth: undefined }), summaryFile }), { mode: 0o600 });
    const before = childrenSecondsOf(process.pid);
    const child = spawn(k6Program(), ['run', '--quiet', '--no-usage-report', '--log-format', 'json', '--address', '127.0.0.1:0', script], { env: { GAUNTLET_LOAD_PLAN: plan }, stdio: 'ignore' });
    const exitCode = await new Promise((resolve) => child.once('exit', resolve));
    if (exitCode !== 0) throw new Error(`bare k6 ended with ${String(exitCode)}`);
    const cpuSeconds = childrenSecondsOf(process.pid) - before;
    const { requests, droppedIterations } = JSON.parse(readFileSync(summaryFile, 'utf8')) as { requests: number; droppedIterations: number };
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { sent: requests, cpuSeconds, scheduleErrorP99Ms: lateness(this.#sentAtMs, perSecond), droppedIterations };
  }

  async close(): Promise<void> {
    this.#sink.closeAllConnections();
    await new Promise((resolve) => this.#sink.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** 99th percentile of what each request was behind an even spacing from the earliest start that fits all. */
function lateness(sentAtMs: readonly number[], perSecond: number): number {
  const behind = sentAtMs.toSorted((a, b) => a - b).map((ms, place) => ms - (place * 1_000) / perSecond);
  const start = Math.min(...behind);
  const sorted = behind.map((each) => each - start).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
}
