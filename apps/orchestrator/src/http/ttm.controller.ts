import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { GauntletError, importTtmSchema, parseInput } from '@gauntlet/contracts';
import { importTtm, requireEntry, ttmProgress, ttmRows } from '@gauntlet/execution';
import { coverageQuerySchema } from '../api/ttm-routes.ts';
import { readSheet, sheetMediaTypes } from '../files/read-sheet.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

@Controller('v1/ttms')
export class TtmController {
  constructor(private readonly platform: Platform) {}

  @Post('import')
  async import(@Query() query: unknown, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    const wanted = parseInput(importTtmSchema, query, 'the query');
    const mediaType = request.headers['content-type'] ?? '';
    if (!Buffer.isBuffer(body)) throw new GauntletError('invalid-input', 'the matrix has 1 problem', { problems: [{ path: 'Content-Type', value: JSON.stringify(mediaType), expected: Object.values(sheetMediaTypes).join(' or ') }] });
    return await importTtm(await readSheet(body, mediaType), wanted, request.principal, this.platform);
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
