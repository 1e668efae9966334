import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { CampaignPlanView, CampaignResponseTimes, CampaignSecond, CampaignVerdict, CampaignView } from '@gauntlet/contracts';
import { campaignSchema, GauntletError, parseInput } from '@gauntlet/contracts';
import { compareCampaigns, planWithPortfolio, submitCampaign } from '@gauntlet/execution';
import { withSpan } from '@gauntlet/telemetry';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { campaignQuerySchema, compareQuerySchema, secondsQuerySchema } from '../api/campaign-routes.ts';
import { eventsQuerySchema } from '../api/route.ts';
import { cancelSchema } from '../api/run-routes.ts';
import { campaignSubject } from '../live/campaign-subject.ts';
import { readSeconds } from '../live/campaign-seconds.ts';
import { Platform } from '../platform.ts';
import { platformVersion } from '../platform-version.ts';
import type { AuthenticatedRequest } from './access.guard.ts';
import { lastSeenId, sendEvents } from './send-events.ts';

const shownQuantiles = [0.5, 0.95, 0.99] as const;

@Controller('v1/campaigns')
export class CampaignsController {
  constructor(private readonly platform: Platform) {}

  @Post('plan')
  @HttpCode(200)
  async plan(@Body() body: unknown): Promise<CampaignPlanView> {
    const { plan } = await planWithPortfolio(parseInput(campaignSchema, body, 'the campaign'), this.platform);
    return plan;
  }

  @Get('schema.json')
  schema() {
    return z.toJSONSchema(campaignSchema, { io: 'input' });
  }

  @Post()
  @HttpCode(201)
  async submit(@Body() body: unknown, @Headers('traceparent') traceparent: string | undefined, @Req() request: AuthenticatedRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<CampaignView> {
    const campaign = parseInput(campaignSchema, body, 'the campaign');
    const campaignId = await withSpan('submit campaign', { parent: traceparent, kind: 'server' }, (span) =>
      submitCampaign({ campaign, by: request.principal, traceparent: span }, { records: this.platform.records, wallMs: Date.now, leaseNowMs: () => this.platform.leaseNowMs(), platformVersion }),
    );
    void reply.header('location', `/v1/campaigns/${campaignId}`);
    return this.platform.requireCampaign(campaignId);
  }

  @Get()
  list(@Query() query: unknown) {
    return this.platform.records.listCampaigns(parseInput(campaignQuerySchema, query, 'the query'));
  }

  @Get(':campaignId')
  show(@Param('campaignId') campaignId: string): Promise<CampaignView> {
    return this.platform.requireCampaign(campaignId);
  }

  @Post(':campaignId/cancel')
  @HttpCode(200)
  async cancel(@Param('campaignId') campaignId: string, @Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<CampaignView> {
    const { reason } = parseInput(cancelSchema, body ?? {}, 'the cancellation');
    const { state } = await this.platform.requireCampaign(campaignId);
    if (!(await this.platform.records.endCampaign(campaignId, 'cancelled', reason, request.principal))) throw new GauntletError('conflict', `the campaign has already ended (${state})`);
    this.platform.live.campaignChanged(campaignId);
    return this.platform.requireCampaign(campaignId);
  }

  @Get(':campaignId/events')
  async events(@Param('campaignId') campaignId: string, @Query() query: unknown, @Headers('last-event-id') header: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { after } = parseInput(eventsQuerySchema, query, 'the query');
    const { streams } = this.platform.live;
    await this.platform.requireCampaign(campaignId);
    await streams.open(campaignId, campaignSubject(campaignId, this.platform));
    sendEvents(reply, { streams, name: campaignId, afterId: lastSeenId(header, after) });
  }

  @Get(':campaignId/seconds')
  async seconds(@Param('campaignId') campaignId: string, @Query() query: unknown): Promise<{ readonly items: readonly CampaignSecond[] }> {
    const { from } = parseInput(secondsQuerySchema, query, 'the query');
    return { items: await readSeconds(await this.platform.requireCampaign(campaignId), this.platform.load, from) };
  }

  @Get(':campaignId/response-times')
  async responseTimes(@Param('campaignId') campaignId: string): Promise<CampaignResponseTimes> {
    await this.platform.requireCampaign(campaignId);
    const { load } = this.platform;
    const [byClass, byVariant, failures] = await Promise.all([load.responseTimesByClass({ campaignId }, shownQuantiles), load.responseTimes({ campaignId }, shownQuantiles), load.failures({ campaignId })]);
    return { quantiles: shownQuantiles, byClass, byVariant, failures };
  }

  @Get(':campaignId/compare')
  async compare(@Param('campaignId') campaignId: string, @Query() query: unknown) {
    const { with: other } = parseInput(compareQuerySchema, query, 'the query');
    const [one, two] = await Promise.all([this.platform.requireCampaign(campaignId), this.platform.requireCampaign(other)]);
    return compareCampaigns(one, two, this.platform.load);
  }

  @Get(':campaignId/gate')
  async gate(@Param('campaignId') campaignId: string): Promise<CampaignVerdict> {
    return this.platform.evaluateCampaign(await this.platform.requireCampaign(campaignId));
  }
}
