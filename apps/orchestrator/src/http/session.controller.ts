import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Principal } from '@gauntlet/contracts';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedRequest } from './access.guard.ts';
import { bearerOf } from './access.guard.ts';
import { endViewerSession, setViewerSession } from './viewer-session.ts';

/** Signing in with a token: from then on the browser's cookie reads, and can do nothing else. */
@Controller('v1/session')
export class SessionController {
  @Post()
  @HttpCode(200)
  begin(@Req() request: AuthenticatedRequest, @Res({ passthrough: true }) reply: FastifyReply): Principal {
    setViewerSession(reply, bearerOf(request) ?? '');
    return request.principal;
  }

  @Post('end')
  @HttpCode(200)
  end(@Res({ passthrough: true }) reply: FastifyReply): { readonly ended: true } {
    endViewerSession(reply);
    return { ended: true };
  }
}
