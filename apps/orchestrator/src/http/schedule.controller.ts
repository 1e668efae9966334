import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { GauntletError, parseInput, scheduleSettingsSchema } from '@gauntlet/contracts';
import { diffSchedules, planNow, publishSchedule } from '@gauntlet/execution';
import type { ScheduleDiff, ScheduleDocument } from '@gauntlet/execution';
import { scheduleDiffQuerySchema } from '../api/dmct-report-routes.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

@Controller('v1/schedule')
export class ScheduleController {
  constructor(private readonly platform: Platform) {}

  @Post('plan')
  @HttpCode(200)
  plan(@Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<ScheduleDocument> {
    return planNow(parseInput(scheduleSettingsSchema, body, 'the schedule'), request.principal, this.platform.scheduleDeps());
  }

  @Post('publish')
  publish(@Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<ScheduleDocument> {
    return publishSchedule(parseInput(scheduleSettingsSchema, body, 'the schedule'), request.principal, this.platform.scheduleDeps());
  }

  @Get('versions')
  async versions() {
    return { items: await this.platform.records.listSchedules() };
  }

  @Get('diff')
  async diff(@Query() query: unknown): Promise<ScheduleDiff & { readonly from: number; readonly to: number }> {
    const { from, to } = parseInput(scheduleDiffQuerySchema, query, 'the query');
    const [before, after] = await Promise.all([this.version(from), this.version(to)]);
    return { from, to, ...diffSchedules(before.schedule, after.schedule) };
  }

  private async version(version: number): Promise<ScheduleDocument> {
    const found = await this.platform.records.getSchedule(version);
    if (found === undefined) throw new GauntletError('not-found', `there is no version ${version} of the DMCT Schedule`);
    return found;
  }
}
