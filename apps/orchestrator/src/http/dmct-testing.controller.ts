import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { defaultCompletionRule } from '@gauntlet/assurance';
import type { CompletionRule } from '@gauntlet/assurance';
import type { DmctDocument, DmctDocumentKind } from '@gauntlet/contracts';
import { completionRuleSchema, declareFailedSchema, GauntletError, issueDmctReportSchema, parseInput, startPackSchema } from '@gauntlet/contracts';
import { declareComplete, declareFailed, enterOnEpcl, issueDmctReport, previewCompletion, setCompletionRule, startPack, startWaitingLanes, summaryOf } from '@gauntlet/execution';
import type { CompletionRecord, DmctReport, FailureReasons } from '@gauntlet/execution';
import { dmctReportPage, failureReasonsPage } from '@gauntlet/reports';
import { withSpan } from '@gauntlet/telemetry';
import type { FastifyReply } from 'fastify';
import { tableReportQuerySchema } from '../api/dmct-report-routes.ts';
import { enterOnEpclSchema, nothingSchema } from '../api/dmct-testing-routes.ts';
import { Platform } from '../platform.ts';
import { platformVersion } from '../platform-version.ts';
import type { AuthenticatedRequest } from './access.guard.ts';
import { sendPage } from './send-page.ts';

/** Testing of a DMC in the DMCT Process, its completion and its report. */
@Controller('v1/dmct')
export class DmctTestingController {
  constructor(private readonly platform: Platform) {}

  @Post('dmcs/:dmcId/runs')
  async start(@Param('dmcId') dmcId: string, @Body() body: unknown, @Headers('traceparent') traceparent: string | undefined, @Req() request: AuthenticatedRequest) {
    const given = parseInput(startPackSchema, body, 'the start of the pack');
    const { records } = this.platform;
    const started = await withSpan('start pack', { parent: traceparent, kind: 'server' }, (span) =>
      startPack(dmcId, given, request.principal, { records, runs: records, lab: records, nowMs: Date.now, platformVersion, traceparent: span }),
    );
    void startWaitingLanes(this.platform.carryOutDeps());
    return { run: started.run, dmc: summaryOf(started.dmc) };
  }

  @Get('dmcs/:dmcId/completion')
  preview(@Param('dmcId') dmcId: string): Promise<CompletionRecord> {
    return previewCompletion(dmcId, this.platform.records);
  }

  @Post('dmcs/:dmcId/completion')
  @HttpCode(200)
  async complete(@Param('dmcId') dmcId: string, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    parseInput(nothingSchema, body ?? {}, 'the declaration');
    const result = await declareComplete(dmcId, request.principal, this.platform.dmctDeps());
    return { completion: result.completion, documentId: result.document?.id ?? null, dmc: summaryOf(result.dmc) };
  }

  @Post('dmcs/:dmcId/failure')
  async fail(@Param('dmcId') dmcId: string, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    const { notice, dmc } = await declareFailed(dmcId, parseInput(declareFailedSchema, body, 'the failure').reasons, request.principal, this.platform.dmctDeps());
    return { notice, dmc: summaryOf(dmc) };
  }

  @Get('dmcs/:dmcId/failure')
  async failure(@Param('dmcId') dmcId: string, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { format } = parseInput(tableReportQuerySchema, query, 'the query');
    await sendPage(reply, format, await this.latest<FailureReasons>(dmcId, 'failure-reasons', 'it has not failed testing'), failureReasonsPage);
  }

  @Post('dmcs/:dmcId/report')
  async issueReport(@Param('dmcId') dmcId: string, @Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<DmctDocument<DmctReport>> {
    const { records, results } = this.platform;
    const { report } = await issueDmctReport(dmcId, parseInput(issueDmctReportSchema, body, 'the report'), request.principal, { records, results, lab: records, nowMs: Date.now });
    return report;
  }

  @Get('dmcs/:dmcId/report')
  async report(@Param('dmcId') dmcId: string, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { format } = parseInput(tableReportQuerySchema, query, 'the query');
    await sendPage(reply, format, await this.latest<DmctReport>(dmcId, 'dmct-report', 'no DMCT Report has been issued'), dmctReportPage);
  }

  @Post('dmcs/:dmcId/epcl')
  async enter(@Param('dmcId') dmcId: string, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    const { addedOn } = parseInput(enterOnEpclSchema, body ?? {}, 'the entry');
    return summaryOf(await enterOnEpcl(dmcId, addedOn, request.principal, this.platform.dmctDeps()));
  }

  @Get('completion-rules')
  async rules(): Promise<{ readonly items: readonly CompletionRule[] }> {
    return { items: [defaultCompletionRule, ...(await this.platform.records.listCompletionRules())] };
  }

  @Post('completion-rules')
  setRule(@Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<CompletionRule> {
    return setCompletionRule(parseInput(completionRuleSchema, body, 'the completion rule'), request.principal, this.platform.records);
  }

  private async latest<Body>(dmcId: string, kind: DmctDocumentKind, otherwise: string): Promise<DmctDocument<Body>> {
    const last = (await this.platform.records.listDmctDocuments({ dmcId, kind })).at(-1);
    const document = last === undefined ? undefined : await this.platform.records.getDmctDocument(last.id);
    if (document === undefined) throw new GauntletError('not-found', `of ${dmcId.slice(0, 80)}: ${otherwise}`);
    return document as DmctDocument<Body>;
  }
}
