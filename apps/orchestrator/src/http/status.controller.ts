import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { openApiDocument } from '../api/openapi.ts';
import { readCapacity, readParts } from '../live/platform-overview.ts';
import { Platform } from '../platform.ts';
import { platformVersion } from '../platform-version.ts';

@Controller()
export class StatusController {
  constructor(private readonly platform: Platform) {}

  @Get('healthz')
  alive() {
    return { status: 'ok', version: platformVersion };
  }

  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const parts = await readParts(this.platform);
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
    const [parts, { workers, jobs }] = await Promise.all([readParts(this.platform), readCapacity(this.platform)]);
    return { version: platformVersion, parts, workers, queue: jobs };
  }

  @Get('v1/audit/verify')
  async audit() {
    return this.platform.records.verifyAudit();
  }
}
