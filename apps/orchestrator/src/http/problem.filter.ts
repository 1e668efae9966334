import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, HttpException } from '@nestjs/common';
import type { ProblemDetails } from '@gauntlet/contracts';
import { GauntletError, httpStatusOf } from '@gauntlet/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface ErrorLog {
  error(message: string, fields: Record<string, unknown>): void;
}

/** Turns everything thrown into RFC 9457 problem details; what is our own fault is logged and not told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: ErrorLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error, request.url.split('?')[0] ?? request.url);
    if (problem.status >= 500) this.log.error('request failed', { error, method: request.method, path: problem.instance });
    if (reply.sent) return;
    if (problem.status === 503) void reply.header('retry-after', '2');
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
  }
}

function problemOf(error: unknown, instance: string): ProblemDetails {
  if (error instanceof GauntletError) {
    const status = httpStatusOf[error.code];
    const retryAfterMs = error.details['retryAfterMs'];
    return {
      type: `urn:gauntlet:problem:${error.code}`,
      title: titleOf(status),
      status,
      detail: error.message,
      code: error.code,
      instance,
      ...(error.problems.length > 0 ? { problems: error.problems } : {}),
      ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}),
    };
  }
  const status = statusFrom(error);
  if (status >= 500) return { type: 'urn:gauntlet:problem:internal', title: titleOf(status), status, detail: 'something went wrong here; the log has it', code: 'internal', instance };
  const code = status === 413 ? 'too-large' : status === 404 ? 'not-found' : 'invalid-input';
  return { type: `urn:gauntlet:problem:${code}`, title: titleOf(status), status, detail: error instanceof Error ? error.message : 'the request cannot be read', code, instance };
}

/** Nest's and Fastify's own errors (unknown route, broken JSON, body over the limit) carry their status in different places. */
function statusFrom(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

function titleOf(status: number): string {
  const titles: Readonly<Record<number, string>> = { 400: 'Bad request', 401: 'Unauthenticated', 403: 'Forbidden', 404: 'Not found', 409: 'Conflict', 410: 'Gone', 413: 'Too large', 415: 'Unsupported media type', 422: 'Invalid input', 503: 'Unavailable' };
  return titles[status] ?? (status >= 500 ? 'Internal error' : 'Bad request');
}
