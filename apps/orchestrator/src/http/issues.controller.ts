import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { fixIssueSchema, openIssueSchema, parseInput, reviseEntrySchema } from '@gauntlet/contracts';
import { fixIssue, issueStanding, openIssue, requireEntry, reviseEntry } from '@gauntlet/execution';
import { pageQuerySchema } from '../api/route.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';
import { listQuery } from './register.controller.ts';

const kind = 'testing-issue';

@Controller('v1/issues')
export class IssuesController {
  constructor(private readonly platform: Platform) {}

  @Post()
  open(@Body() body: unknown, @Req() request: AuthenticatedRequest) {
    return openIssue(parseInput(openIssueSchema, body, 'the issue'), request.principal, this.platform);
  }

  @Get()
  list(@Query() query: unknown) {
    return this.platform.records.listEntries({ kind, ...listQuery(kind, query) });
  }

  /** The entry, with what disputes, exclusions and decisions make of it. */
  @Get(':id')
  async show(@Param('id') id: string) {
    const { entry, issue, severity, notShownFixed, decisions } = await issueStanding(await requireEntry(kind, id, this.platform), this.platform);
    return { ...entry, standing: { severity, dispute: issue.dispute ?? null, exclusion: issue.exclusion ?? null, countedHere: issue.countedHere ?? null, notShownFixed, decisions } };
  }

  @Get(':id/revisions')
  async revisions(@Param('id') id: string, @Query() query: unknown) {
    await requireEntry(kind, id, this.platform);
    return await this.platform.records.listRevisions({ kind, id, ...parseInput(pageQuerySchema, query, 'the query') });
  }

  @Post(':id/revisions')
  revise(@Param('id') id: string, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    // Attempts are attached by opening and fixing, which look at them; nobody writes them by hand.
    return reviseEntry({ kind, id, unchangeable: ['attempts', 'fixes'] }, parseInput(reviseEntrySchema, body, 'the change'), request.principal, this.platform);
  }

  @Post(':id/fix')
  @HttpCode(200)
  fix(@Param('id') id: string, @Body() body: unknown, @Req() request: AuthenticatedRequest) {
    return fixIssue(id, parseInput(fixIssueSchema, body, 'the fix'), request.principal, this.platform);
  }
}
