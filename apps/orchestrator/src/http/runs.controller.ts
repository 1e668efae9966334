import { Body, Controller, Get, Header, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { AttemptView, GateView, RunId, RunView } from '@gauntlet/contracts';
import { GauntletError, parseInput, submitRunSchema } from '@gauntlet/contracts';
import { startWaitingLanes, submitRun } from '@gauntlet/execution';
import { withSpan } from '@gauntlet/telemetry';
import type { FastifyReply } from 'fastify';
import { attemptQuerySchema, cancelSchema, runQuerySchema } from '../api/run-routes.ts';
import { Platform } from '../platform.ts';
import { platformVersion } from '../platform-version.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

@Controller('v1/runs')
export class RunsController {
  constructor(private readonly platform: Platform) {}

  @Post()
  async submit(@Body() body: unknown, @Headers('idempotency-key') idempotencyKey: string | undefined, @Headers('traceparent') traceparent: string | undefined, @Req() request: AuthenticatedRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<RunView> {
    if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,200}$/.test(idempotencyKey)) {
      throw new GauntletError('invalid-input', 'the Idempotency-Key has a problem', { problems: [{ path: 'Idempotency-Key', value: JSON.stringify(idempotencyKey.slice(0, 80)), expected: '1 to 200 visible ASCII characters' }] });
    }
    const wanted = parseInput(submitRunSchema, body, 'the run');
    const { run, created } = await withSpan('submit run', { parent: traceparent, kind: 'server' }, (span) =>
      submitRun({ request: wanted, by: request.principal, idempotencyKey, traceparent: span }, { records: this.platform.records, nowMs: Date.now, platformVersion }),
    );
    void reply.status(created ? 201 : 200).header('location', `/v1/runs/${run.id}`);
    if (created) void startWaitingLanes(this.platform.carryOutDeps());
    return run;
  }

  @Get()
  async list(@Query() query: unknown) {
    const page = await this.platform.records.listRuns(parseInput(runQuerySchema, query, 'the query'));
    return { ...page, items: page.items.map((run) => this.platform.live.summaryWithProgress(run)) };
  }

  @Get(':runId')
  async show(@Param('runId') runId: string): Promise<RunView> {
    return this.platform.live.withProgress(await this.find(runId));
  }

  @Post(':runId/cancel')
  @HttpCode(200)
  async cancel(@Param('runId') runId: string, @Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<RunView> {
    const { reason } = parseInput(cancelSchema, body ?? {}, 'the cancellation');
    const run = await this.find(runId);
    const outcome = await this.platform.records.cancelRun(run.id as RunId, request.principal, reason);
    if (outcome === 'already-ended') throw new GauntletError('conflict', `the run has already ended (${run.state})`);
    this.platform.live.runChanged(run.id);
    return this.find(runId);
  }

  @Get(':runId/gate')
  async gate(@Param('runId') runId: string): Promise<GateView> {
    await this.find(runId);
    return this.platform.previewGate(runId as RunId);
  }

  @Get(':runId/attempts')
  async attempts(@Param('runId') runId: string, @Query() query: unknown) {
    const { cursor, limit, dmc, outcome } = parseInput(attemptQuerySchema, query, 'the query');
    await this.find(runId);
    const current = await this.platform.currentTokens(runId as RunId);
    return this.platform.results.listAttempts({ runId, current, dmcId: dmc, outcome, cursor, limit });
  }

  @Get(':runId/attempts/:attemptId')
  async attempt(@Param('runId') runId: string, @Param('attemptId') attemptId: string): Promise<AttemptView> {
    await this.find(runId);
    const attempt = await this.platform.results.findAttempt({ runId, attemptId, current: await this.platform.currentTokens(runId as RunId) });
    if (attempt === undefined) throw new GauntletError('not-found', `the run has no attempt ${attemptId.slice(0, 80)}`);
    return attempt;
  }

  @Get(':runId/attempts/:attemptId/evidence')
  @Header('content-type', 'application/json')
  async evidence(@Param('runId') runId: string, @Param('attemptId') attemptId: string): Promise<string> {
    await this.find(runId);
    const messages = await this.platform.results.readEvidence(runId, attemptId);
    if (messages.length === 0) throw new GauntletError('not-found', `there is no evidence of attempt ${attemptId}`);
    return JSON.stringify(messages, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  }

  private async find(runId: string): Promise<RunView> {
    const run = /^[0-9a-f-]{36}$/.test(runId) ? await this.platform.records.getRun(runId as RunId) : undefined;
    if (run === undefined) throw new GauntletError('not-found', `there is no run ${runId.slice(0, 80)}`);
    return run;
  }
}
