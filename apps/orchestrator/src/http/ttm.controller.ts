import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { importTtmSchema, parseInput } from '@gauntlet/contracts';
import { importTtm, requireEntry, ttmProgress, ttmRows } from '@gauntlet/execution';
import { coverageQuerySchema } from '../api/ttm-routes.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

@Controller('v1/ttms')
export class TtmController {
  constructor(private readonly platform: Platform) {}

  @Post('import')
  import(@Body() body: unknown, @Req() request: AuthenticatedRequest) {
    return importTtm(parseInput(importTtmSchema, body, 'the matrix'), request.principal, this.platform);
  }

  @Get(':id/rows')
  async rows(@Param('id') id: string) {
    const { body, revision } = await requireEntry('ttm', id, this.platform);
    return { version: body.version, revision, items: ttmRows(body) };
  }

  @Get(':id/coverage')
  coverage(@Param('id') id: string, @Query() query: unknown) {
    return ttmProgress(id, parseInput(coverageQuerySchema, query, 'the query').phase, this.platform);
  }
}
