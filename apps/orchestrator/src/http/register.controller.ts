import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { parseInput, registerKinds, reviseEntrySchema } from '@gauntlet/contracts';
import type { RegisterBody, RegisterEntry, RegisterKind, RegisterRules } from '@gauntlet/contracts';
import { addEntry, requireEntry, reviseEntry } from '@gauntlet/execution';
import type { PageQuery } from '@gauntlet/execution';
import { entryQuerySchema, kindsOfRegister, newEntrySchema } from '../api/register-routes.ts';
import { pageQuerySchema } from '../api/route.ts';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

/** One controller for each register but Testing Issues, which are opened, shown and fixed in their own way. */
export const registerControllers: readonly Type[] = kindsOfRegister.filter((kind) => kind !== 'testing-issue').map((kind) => controllerOf(kind));

function controllerOf(kind: RegisterKind): Type {
  const { path } = registerKinds[kind];

  @Controller(`v1/${path}`)
  class RegisterController {
    constructor(private readonly platform: Platform) {}

    @Post()
    add(@Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<RegisterEntry> {
      const { id, ...fields } = parseInput(newEntrySchema(kind), body, 'the entry') as { readonly id?: string };
      return addEntry({ kind, id, body: fields as RegisterBody<RegisterKind> }, request.principal, this.platform);
    }

    @Get()
    list(@Query() query: unknown) {
      return this.platform.records.listEntries({ kind, ...listQuery(kind, query) });
    }

    @Get(':id')
    show(@Param('id') id: string): Promise<RegisterEntry> {
      return requireEntry(kind, id, this.platform);
    }

    @Get(':id/revisions')
    async revisions(@Param('id') id: string, @Query() query: unknown) {
      await requireEntry(kind, id, this.platform);
      return await this.platform.records.listRevisions({ kind, id, ...parseInput(pageQuerySchema, query, 'the query') });
    }

    @Post(':id/revisions')
    revise(@Param('id') id: string, @Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<RegisterEntry> {
      return reviseEntry({ kind, id }, parseInput(reviseEntrySchema, body, 'the change'), request.principal, this.platform);
    }
  }

  return RegisterController;
}

/** A page and the kind's filters, as paths in the body. */
export function listQuery(kind: RegisterKind, query: unknown) {
  const { cursor, limit, ...given } = parseInput(entryQuerySchema(kind), query, 'the query') as PageQuery & Readonly<Record<string, string | undefined>>;
  const filters: RegisterRules['filters'] = registerKinds[kind].filters;
  const where = Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[filters[name] ?? name, text] as const]));
  return { cursor, limit, where: Object.fromEntries(where) };
}
