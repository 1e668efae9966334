import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { CampaignView } from '@gauntlet/contracts';
import { parseInput } from '@gauntlet/contracts';
import { compareCampaigns } from '@gauntlet/execution';
import type { CampaignReport } from '@gauntlet/reports';
import { campaignCsv, campaignHtml, campaignJson } from '@gauntlet/reports';
import type { FastifyReply } from 'fastify';
import { campaignReportQuerySchema } from '../api/campaign-routes.ts';
import { readSeconds } from '../live/campaign-seconds.ts';
import { Platform } from '../platform.ts';

const contentTypes = { html: 'text/html; charset=utf-8', json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8; header=present' } as const;
const renderers = { html: campaignHtml, json: campaignJson, csv: campaignCsv } as const;

@Controller()
export class CampaignReportsController {
  constructor(private readonly platform: Platform) {}

  @Get('v1/campaigns/:campaignId/report')
  async report(@Param('campaignId') campaignId: string, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { format, compare } = parseInput(campaignReportQuerySchema, query, 'the query');
    const report = await this.collect(await this.platform.requireCampaign(campaignId), compare === undefined ? undefined : await this.platform.requireCampaign(compare));
    void reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    await reply.header('content-type', contentTypes[format]).send(renderers[format](report));
  }

  private async collect(campaign: CampaignView, other: CampaignView | undefined): Promise<CampaignReport> {
    const { load } = this.platform;
    const [verdict, seconds, times, failures, generators, comparison] = await Promise.all([
      campaign.decided ?? this.platform.evaluateCampaign(campaign),
      readSeconds(campaign, load, 0),
      load.responseTimes({ campaignId: campaign.id }, [0.5, 0.95, 0.99]),
      load.failures({ campaignId: campaign.id }),
      load.generators(campaign.id),
      other === undefined ? undefined : compareCampaigns(campaign, other, load),
    ]);
    return { campaign, verdict, seconds, times, failures, generators, comparison };
  }
}
