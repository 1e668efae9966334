import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { PackHash, TestPack } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import { packHash, validateTestPack } from '@gauntlet/test-packs';
import { Platform } from '../platform.ts';
import type { AuthenticatedRequest } from './access.guard.ts';

@Controller('v1/packs')
export class PacksController {
  constructor(private readonly platform: Platform) {}

  @Post()
  @HttpCode(200)
  async import(@Body() body: unknown, @Req() request: AuthenticatedRequest): Promise<{ hash: PackHash; stored: boolean }> {
    const pack = validateTestPack(body);
    const hash = packHash(pack);
    return { hash, stored: (await this.platform.records.savePack({ hash, pack }, request.principal)) === 'stored' };
  }

  @Post('validate')
  @HttpCode(200)
  validate(@Body() body: unknown): { hash: PackHash; tests: number } {
    const pack = validateTestPack(body);
    return { hash: packHash(pack), tests: pack.tests.length };
  }

  @Get()
  async list() {
    return { items: await this.platform.records.listPacks() };
  }

  @Get(':reference')
  async show(@Param('reference') reference: string): Promise<{ hash: PackHash; pack: TestPack }> {
    const pack = await this.platform.records.findPack(reference);
    if (pack === undefined) throw new GauntletError('not-found', `there is no test pack ${reference.slice(0, 120)}`);
    return pack;
  }
}
