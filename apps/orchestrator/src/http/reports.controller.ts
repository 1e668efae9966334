import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { AttemptView, RunId } from '@gauntlet/contracts';
import { GauntletError, parseInput } from '@gauntlet/contracts';
import type { RunReport } from '@gauntlet/reports';
import { htmlReport, jsonReport, junitXml } from '@gauntlet/reports';
import type { FastifyReply } from 'fastify';
import { reportQuerySchema } from '../api/run-routes.ts';
import { Platform } from '../platform.ts';

const contentTypes = { junit: 'application/xml; charset=utf-8', json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const;
const renderers = { junit: junitXml, json: jsonReport, html: htmlReport } as const;

@Controller()
export class ReportsController {
  constructor(private readonly platform: Platform) {}

  @Get('v1/runs/:runId/report')
  async report(@Param('runId') runId: string, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { format } = parseInput(reportQuerySchema, query, 'the query');
    const report = await this.collect(runId);
    void reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    await reply.header('content-type', contentTypes[format]).send(renderers[format](report));
  }

  private async collect(runId: string): Promise<RunReport> {
    const run = /^[0-9a-f-]{36}$/.test(runId) ? await this.platform.records.getRun(runId as RunId) : undefined;
    if (run === undefined) throw new GauntletError('not-found', `there is no run ${runId.slice(0, 80)}`);
    const gate = run.gate ?? (await this.platform.previewGate(run.id as RunId));
    return { run: this.platform.live.withProgress(run), gate, attempts: await this.everyAttempt(run.id as RunId) };
  }

  private async everyAttempt(runId: RunId): Promise<readonly AttemptView[]> {
    const current = await this.platform.currentTokens(runId);
    const attempts: AttemptView[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.platform.results.listAttempts({ runId, current, cursor, limit: 5_000 });
      attempts.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return attempts;
  }
}
