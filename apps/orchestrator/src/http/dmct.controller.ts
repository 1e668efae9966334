import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { dmcStates, dmcTransitions } from '@gauntlet/assurance';
import type { DmctDocument, DmcView } from '@gauntlet/contracts';
import { GauntletError, moveDmcSchema, parseInput, sourceDataSchema, triageDmcSchema } from '@gauntlet/contracts';
import { checkData, moveDmc, saveEpclEntries, sourceData, summaryOf, triageAid, triageDmc, viewOf } from '@gauntlet/execution';
import { checkDataSchema, dmctQuerySchema, documentQuerySchema, epclEntriesSchema } from '../api/dmct-routes.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

@Controller('v1/dmct')
export class DmctController {
  constructor(private readonly platform: Platform) {}

  @Get('dmcs')
  async list(@Query() query: unknown) {
    const page = await this.platform.records.listDmctDmcs(parseInput(dmctQuerySchema, query, 'the query'));
    return { ...page, items: page.items.map((dmc) => summaryOf(dmc)) };
  }

  @Get('dmcs/:dmcId')
  async show(@Param('dmcId') dmcId: string): Promise<DmcView> {
    const { records } = this.platform;
    const held = await records.getDmctDmc(dmcId);
    if (held === undefined) throw new GauntletError('not-found', `${dmcId.slice(0, 80)} is in no submission (SVTAD 20.2)`);
    return viewOf(held, await records.dmctSteps(dmcId), await records.listDmctDocuments({ dmcId }), await records.dmctRuns(dmcId));
  }

  @Post('dmcs/:dmcId/data')
  @HttpCode(200)
  async source(@Param('dmcId') dmcId: string, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    return summaryOf(await sourceData(dmcId, parseInput(sourceDataSchema, body, 'the data'), request.principal, this.platform.dmctDeps()));
  }

  @Post('check')
  @HttpCode(200)
  async check(@Body() body: unknown, @Req() request: AuthenticatedRequest) {
    const { dmcs, exclude } = parseInput(checkDataSchema, body, 'the check');
    return { items: await checkData(dmcs ?? 'all', { exclude }, request.principal, this.platform.dmctDeps()) };
  }

  @Get('dmcs/:dmcId/triage')
  aid(@Param('dmcId') dmcId: string) {
    return triageAid(dmcId, this.platform.dmctDeps());
  }

  @Post('dmcs/:dmcId/triage')
  @HttpCode(200)
  async triage(@Param('dmcId') dmcId: string, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    const result = await triageDmc(dmcId, parseInput(triageDmcSchema, body, 'the triage'), request.principal, this.platform.dmctDeps());
    return { ...result, dmc: summaryOf(result.dmc) };
  }

  @Post('dmcs/:dmcId/moves')
  async move(@Param('dmcId') dmcId: string, @Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<DmcView> {
    await moveDmc(dmcId, parseInput(moveDmcSchema, body, 'the move'), request.principal, this.platform.dmctDeps());
    return await this.show(dmcId);
  }

  @Get('life-cycle')
  lifeCycle(): Readonly<Record<'states' | 'moves', unknown>> {
    return { states: dmcStates, moves: dmcTransitions };
  }

  @Get('documents')
  async documents(@Query() query: unknown) {
    const { dmc, kind } = parseInput(documentQuerySchema, query, 'the query');
    return { items: await this.platform.records.listDmctDocuments({ dmcId: dmc, kind }) };
  }

  @Get('documents/:documentId')
  async document(@Param('documentId') id: string): Promise<DmctDocument> {
    const document = await this.platform.records.getDmctDocument(id);
    if (document === undefined) throw new GauntletError('not-found', `there is no document ${id.slice(0, 80)}`);
    return document;
  }

  @Post('epcl')
  @HttpCode(200)
  async saveEpcl(@Body() body: unknown, @Req() request: AuthenticatedRequest) {
    return { items: await saveEpclEntries(parseInput(epclEntriesSchema, body, 'the list of entries').entries, request.principal, this.platform.dmctDeps()) };
  }

  @Get('epcl')
  async epcl() {
    return { items: await this.platform.records.listEpclEntries() };
  }
}
