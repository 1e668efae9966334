import { createHash } from 'node:crypto';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { SubmissionRequestView, SubmissionView } from '@gauntlet/contracts';
import { confirmUnchangedSchema, GauntletError, importSubmissionSchema, parseInput, requestSubmissionsSchema } from '@gauntlet/contracts';
import type { SubmissionFormat } from '@gauntlet/execution';
import { confirmUnchanged, receiveSubmission, requestSubmissions, submissionFormat } from '@gauntlet/execution';
import { submissionQuerySchema } from '../api/submission-routes.ts';
import { readSheet, sheetMediaTypes } from '../files/read-sheet.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

@Controller('v1/submissions')
export class SubmissionsController {
  constructor(private readonly platform: Platform) {}

  @Post('requests')
  request(@Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<SubmissionRequestView> {
    return requestSubmissions(parseInput(requestSubmissionsSchema, body, 'the notice'), request.principal, this.platform.dmctDeps());
  }

  @Get('requests')
  async requests() {
    return { items: await this.platform.records.listSubmissionRequests() };
  }

  @Get('format')
  format(): SubmissionFormat {
    return submissionFormat;
  }

  @Post('import')
  async import(@Query() query: unknown, @Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<SubmissionView> {
    const given = parseInput(importSubmissionSchema, query, 'the query');
    if (!Buffer.isBuffer(body)) throw new GauntletError('invalid-input', 'the submission has 1 problem', { problems: [{ path: 'Content-Type', value: JSON.stringify(request.headers['content-type'] ?? ''), expected: Object.values(sheetMediaTypes).join(' or ') }] });
    const sheet = await readSheet(body, request.headers['content-type'] ?? '');
    return await receiveSubmission({ sheet, hash: createHash('sha256').update(body).digest('hex') }, given, request.principal, this.platform.dmctDeps());
  }

  @Post('unchanged')
  unchanged(@Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<SubmissionView> {
    return confirmUnchanged(parseInput(confirmUnchangedSchema, body, 'the confirmation'), request.principal, this.platform.dmctDeps());
  }

  @Get()
  list(@Query() query: unknown) {
    return this.platform.records.listSubmissions(parseInput(submissionQuerySchema, query, 'the query'));
  }

  @Get(':submissionId')
  async show(@Param('submissionId') id: string): Promise<SubmissionView> {
    const submission = await this.platform.records.getSubmission(id);
    if (submission === undefined) throw new GauntletError('not-found', `there is no submission ${id.slice(0, 80)}`);
    return submission;
  }
}
