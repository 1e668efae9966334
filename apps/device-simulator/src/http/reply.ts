import type { ServerResponse } from 'node:http';
import type { ProblemDetails } from '@gauntlet/contracts';
import { problemOf } from './problem.ts';

export interface Reply {
  readonly status: number;
  readonly type: 'application/xml' | 'application/json' | 'application/problem+json';
  readonly body: string;
}

export function xmlReply(body: string): Reply {
  return { status: 200, type: 'application/xml', body };
}

export function jsonReply(value: unknown, status = 200): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

/** An error as problem details. */
export function problemReply(error: unknown): Reply {
  return writeProblem(problemOf(error));
}

/** A body on a DUIS web service that is no Service Request: there is no RequestID that an sr:Response could answer. */
export function notDuisReply(detail: string): Reply {
  return writeProblem({ type: 'urn:gauntlet:problem:not-duis', title: 'The body is no Service Request', status: 400, detail, code: 'not-duis' });
}

export function notAllowedReply(methods: string): Reply {
  return writeProblem({ type: 'urn:gauntlet:problem:method-not-allowed', title: 'The method is not allowed', status: 405, detail: `expected ${methods}`, code: 'method-not-allowed' });
}

function writeProblem(problem: ProblemDetails): Reply {
  return { status: problem.status, type: 'application/problem+json', body: JSON.stringify(problem) };
}

export function send(response: ServerResponse, reply: Reply): void {
  // A body that was refused by its size may still be on its way: the connection ends with the answer.
  const more = reply.status === 413 ? { connection: 'close' } : reply.status === 503 ? { 'retry-after': '1' } : undefined;
  const length = Buffer.byteLength(reply.body);
  response.writeHead(reply.status, more === undefined ? { 'content-type': reply.type, 'content-length': length } : { 'content-type': reply.type, 'content-length': length, ...more });
  // One byte a character: all of it is ASCII, whose bytes are the same and are written at half the cost.
  response.end(reply.body, length === reply.body.length ? 'latin1' : 'utf8');
}
