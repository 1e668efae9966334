import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { GauntletError } from '@gauntlet/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readers } from '../api/route.ts';
import { Principals } from './principals.ts';
import { setViewerSession } from './viewer-session.ts';

/** Where `apps/dashboard` builds to. */
export const dashboardFolder = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const yearSeconds = 31_536_000;

/** The dashboard's page and files. They hold no data: what they show they ask of /v1, where a reader has to be known. */
@Controller()
export class DashboardController {
  constructor(private readonly principals: Principals) {}

  @Get(['', 'runs', 'runs/:runId', 'runs/:runId/attempts/:attemptId', 'campaigns', 'campaigns/:campaignId'])
  async page(@Query('token') token: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (token !== undefined) {
      // The link that the CLI prints carries a token once; from then on a cookie does, and the address is one to pass on.
      if (typeof token === 'string' && this.isReader(token)) setViewerSession(reply, token);
      await reply.redirect(withoutToken(request.url), 303);
      return;
    }
    void reply.header('content-security-policy', pagePolicy).header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer').header('cache-control', 'no-cache');
    await sendBuilt(reply, 'index.html');
  }

  /** Their names carry a hash of what is in them. */
  @Get('assets/:file')
  async asset(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    if (!/^[\w-]+(\.[\w-]+)+$/.test(file)) throw new GauntletError('not-found', 'there is no such file');
    void reply.header('x-content-type-options', 'nosniff').header('cache-control', `public, max-age=${yearSeconds}, immutable`);
    await sendBuilt(reply, `assets/${file}`);
  }

  @Get('favicon.svg')
  async icon(@Res() reply: FastifyReply): Promise<void> {
    void reply.header('x-content-type-options', 'nosniff').header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    await sendBuilt(reply, 'favicon.svg');
  }

  private isReader(token: string): boolean {
    return /^[\w-]+$/.test(token) && (this.principals.identify(token)?.roles.some((role) => readers.includes(role)) ?? false);
  }
}

async function sendBuilt(reply: FastifyReply, file: string): Promise<void> {
  if (!existsSync(`${dashboardFolder}/${file}`)) throw new GauntletError('not-found', file === 'index.html' ? 'the dashboard is not built: npm run build' : 'there is no such file');
  await reply.sendFile(file, { cacheControl: false });
}

function withoutToken(url: string): string {
  const [path = '/', query = ''] = url.split('?');
  const kept = new URLSearchParams(query);
  kept.delete('token');
  // One slash only: "//host" would lead to another site.
  return `${path.replace(/^\/+/, '/')}${kept.size === 0 ? '' : `?${kept.toString()}`}`;
}
