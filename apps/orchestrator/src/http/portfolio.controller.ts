import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { parseInput, portfolioSchema } from '@gauntlet/contracts';
import { dmcQuerySchema } from '../api/portfolio-routes.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

@Controller('v1')
export class PortfolioController {
  constructor(private readonly platform: Platform) {}

  @Post('portfolio')
  @HttpCode(200)
  async import(@Body() body: unknown, @Req() request: AuthenticatedRequest) {
    const portfolio = parseInput(portfolioSchema, body, 'the portfolio');
    return this.platform.records.importDmcs(portfolio.dmcs, request.principal);
  }

  @Get('dmcs')
  async list(@Query() query: unknown) {
    return this.platform.records.listDmcs(parseInput(dmcQuerySchema, query, 'the query'));
  }
}
