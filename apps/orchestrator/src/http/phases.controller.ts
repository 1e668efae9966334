import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { makePlanSchema, parseInput, startPhaseSchema } from '@gauntlet/contracts';
import { listReminders, phaseEntry, phaseExit, phaseReportData, phaseThresholds, planWorkOff, startPhase, workOffOn } from '@gauntlet/execution';
import { documentCsv, documentHtml, phaseReports } from '@gauntlet/reports';
import type { ReportDocument } from '@gauntlet/reports';
import type { FastifyReply } from 'fastify';
import { onDaySchema, phaseReportQuerySchema } from '../api/phase-routes.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

const renderers = { html: documentHtml, csv: documentCsv, json: (document: ReportDocument) => `${JSON.stringify(document, null, 2)}\n` } as const;
const contentTypes = { html: 'text/html; charset=utf-8', json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8; header=present' } as const;

@Controller('v1')
export class PhasesController {
  constructor(private readonly platform: Platform) {}

  @Get('phases/:id/entry')
  entry(@Param('id') id: string) {
    return phaseEntry(id, this.platform);
  }

  @Post('phases/:id/start')
  start(@Param('id') id: string, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    const { revision, startedOn } = parseInput(startPhaseSchema, body, 'the start');
    return startPhase(id, { revision, startedOn: startedOn ?? today() }, request.principal, this.platform);
  }

  @Get('phases/:id/exit')
  exit(@Param('id') id: string) {
    return phaseExit(id, this.platform.phaseDeps());
  }

  @Get('phases/:id/thresholds')
  thresholds(@Param('id') id: string) {
    return phaseThresholds(id, this.platform);
  }

  @Get('phases/:id/report')
  async report(@Param('id') id: string, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { report, format } = parseInput(phaseReportQuerySchema, query, 'the query');
    const document = phaseReports[report](await phaseReportData(id, this.platform.phaseDeps()));
    void reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    await reply.header('content-type', contentTypes[format]).send(renderers[format](document));
  }

  @Get('reminders')
  async reminders(@Query() query: unknown) {
    const on = parseInput(onDaySchema, query, 'the query').on ?? today();
    return { on, items: await listReminders(on, this.platform) };
  }

  @Post('phases/:id/work-off-plan')
  plan(@Param('id') id: string, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    return planWorkOff(id, parseInput(makePlanSchema, body, 'the plan').certificateDate, request.principal, this.platform);
  }

  @Get('work-off-plans/:id/state')
  state(@Param('id') id: string, @Query() query: unknown) {
    return workOffOn(id, parseInput(onDaySchema, query, 'the query').on ?? today(), this.platform);
  }
}

/** The day in London, where Working Days are counted. */
export function today(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date());
}
