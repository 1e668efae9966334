import type { FastifyReply } from 'fastify';

export const viewerCookie = 'gauntlet_token';

/** The cookie admits to reading only: whoever changes something sends a bearer token, which no other site can make a browser do. */
export function setViewerSession(reply: FastifyReply, token: string): void {
  void reply.header('set-cookie', `${viewerCookie}=${token}; Path=/; HttpOnly; SameSite=Strict`);
}

export function endViewerSession(reply: FastifyReply): void {
  void reply.header('set-cookie', `${viewerCookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`);
}
