import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { ExclusionNotice } from '@gauntlet/assurance';
import type { DmctDocument } from '@gauntlet/contracts';
import { GauntletError, parseInput } from '@gauntlet/contracts';
import { summaryOf } from '@gauntlet/execution';
import { exclusionNoticesPage, schedulePage, statusListPage } from '@gauntlet/reports';
import type { FastifyReply } from 'fastify';
import { tableReportQuerySchema } from '../api/dmct-report-routes.ts';
import { Platform } from '../platform.ts';
import { sendPage } from './send-page.ts';

/** Lists and schedules of the DMCT Process, each from one data model as JSON, CSV or a page. */
@Controller('v1')
export class DmctReportsController {
  constructor(private readonly platform: Platform) {}

  @Get('dmct/status-list')
  async statusList(@Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { format } = parseInput(tableReportQuerySchema, query, 'the query');
    const report = { madeAt: new Date().toISOString(), dmcs: (await this.platform.records.allDmctDmcs()).map((dmc) => summaryOf(dmc)) };
    await sendPage(reply, format, report, statusListPage);
  }

  @Get('dmct/exclusion-notices')
  async exclusionNotices(@Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { format } = parseInput(tableReportQuerySchema, query, 'the query');
    const notices: DmctDocument<ExclusionNotice>[] = [];
    for (const { id } of await this.platform.records.listDmctDocuments({ kind: 'exclusion-notice' })) {
      const notice = await this.platform.records.getDmctDocument(id);
      if (notice !== undefined) notices.push(notice as DmctDocument<ExclusionNotice>);
    }
    await sendPage(reply, format, { madeAt: new Date().toISOString(), notices }, exclusionNoticesPage);
  }

  @Get('schedule/versions/:version')
  async schedule(@Param('version') version: string, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { format } = parseInput(tableReportQuerySchema, query, 'the query');
    const found = version === 'latest' || /^[1-9]\d{0,8}$/.test(version) ? await this.platform.records.getSchedule(version === 'latest' ? 'latest' : Number(version)) : undefined;
    if (found === undefined) throw new GauntletError('not-found', version === 'latest' ? 'no DMCT Schedule has been published yet' : `there is no version ${version.slice(0, 20)} of the DMCT Schedule`);
    await sendPage(reply, format, found, schedulePage);
  }
}
