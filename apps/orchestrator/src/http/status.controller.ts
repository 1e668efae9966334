import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { openApiDocument } from '../api/openapi.ts';
import { Platform } from '../platform.ts';
import { platformVersion } from '../platform-version.ts';

/** A worker that was not heard of for this long is not shown as live. */
const liveWithinMs = 30_000;
const pingTimeoutMs = 3_000;

interface PartHealth {
  readonly name: 'records' | 'results' | 'queue';
  readonly ok: boolean;
  readonly detail: string;
}

@Controller()
export class StatusController {
  constructor(private readonly platform: Platform) {}

  @Get('healthz')
  alive() {
    return { status: 'ok', version: platformVersion };
  }

  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const parts = await this.parts();
    const ready = parts.every((part) => part.ok);
    void reply.status(ready ? 200 : 503);
    return { ready, parts };
  }

  @Get('v1/openapi.json')
  openApi() {
    return openApiDocument();
  }

  @Get('v1/status')
  async status() {
    const parts = await this.parts();
    const [workers, queue] = await Promise.all([
      this.platform.records.liveWorkers(this.platform.leaseNowMs(), liveWithinMs).catch(() => []),
      bounded(this.platform.queue.depth()).catch(() => null),
    ]);
    return { version: platformVersion, parts, workers, queue };
  }

  @Get('v1/audit/verify')
  async audit() {
    return this.platform.records.verifyAudit();
  }

  private async parts(): Promise<readonly PartHealth[]> {
    const { records, results, queue } = this.platform;
    return Promise.all([check('records', () => records.ping()), check('results', () => results.ping()), check('queue', () => queue.ping())]);
  }
}

async function check(name: PartHealth['name'], ping: () => Promise<void>): Promise<PartHealth> {
  try {
    await bounded(ping());
    return { name, ok: true, detail: 'answers' };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : 'does not answer' };
  }
}

function bounded<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${pingTimeoutMs} ms`)), pingTimeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
