import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { Principal } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { FastifyRequest } from 'fastify';
import { findRoute } from '../api/routes.ts';
import { Principals } from './principals.ts';
import { viewerCookie } from './viewer-session.ts';

/** The principal that the guard found; set on every request of a route that is not anonymous. */
export interface AuthenticatedRequest extends FastifyRequest {
  principal: Principal;
}

/** Admits a request by the route table. A route that the table does not know is refused. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly principals: Principals) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const route = findRoute(request.method, request.routeOptions.url ?? '');
    if (route === undefined) throw new GauntletError('forbidden', 'the route is not in the access table');
    if (route.admits === 'anonymous') return true;
    const token = tokenOf(request);
    if (token === undefined) throw new GauntletError('unauthenticated', 'expected an Authorization: Bearer token');
    const principal = this.principals.identify(token);
    if (principal === undefined) throw new GauntletError('unauthenticated', 'the token is not known');
    const admits = route.admits;
    if (!principal.roles.some((role) => admits.includes(role))) {
      throw new GauntletError('forbidden', `${principal.subject} has none of the roles that this takes: ${admits.join(', ')}`);
    }
    request.principal = principal;
    return true;
  }
}

/** The token of the Authorization header. */
export function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Bearer header; for reading in a browser a cookie. */
function tokenOf(request: FastifyRequest): string | undefined {
  if (request.headers.authorization !== undefined) return bearerOf(request);
  if (request.method !== 'GET') return undefined;
  return new RegExp(`(?:^|;\\s*)${viewerCookie}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1];
}
