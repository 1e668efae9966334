import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import { decisionMatrix } from '@gauntlet/assurance';
import type { RecordedDecision } from '@gauntlet/contracts';
import { parseInput, takeDecisionSchema } from '@gauntlet/contracts';
import { refuseEarlyExit, takeDecision } from '@gauntlet/execution';
import { decisionQuerySchema } from '../api/decision-routes.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

@Controller('v1/decisions')
export class DecisionsController {
  constructor(private readonly platform: Platform) {}

  @Post()
  async take(@Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<RecordedDecision> {
    const wanted = parseInput(takeDecisionSchema, body, 'the decision');
    await refuseEarlyExit(wanted, this.platform.phaseDeps());
    return await takeDecision(wanted, request.principal, { records: this.platform.records, nowMs: Date.now });
  }

  @Get()
  list(@Query() query: unknown) {
    return this.platform.records.listDecisions(parseInput(decisionQuerySchema, query, 'the query'));
  }

  @Get('matrix')
  matrix() {
    return { items: Object.entries(decisionMatrix).map(([decision, rule]) => ({ decision, ...rule })) };
  }
}
