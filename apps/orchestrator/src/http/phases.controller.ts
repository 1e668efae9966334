import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { makePlanSchema, parseInput, startPhaseSchema } from '@gauntlet/contracts';
import { phaseEntry, phaseExit, planWorkOff, startPhase, workOffOn } from '@gauntlet/execution';
import { onDaySchema } from '../api/phase-routes.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

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
