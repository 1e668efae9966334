import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GauntletError } from '@gauntlet/contracts';
import { webServicePaths, type WebService } from '@gauntlet/duis';
import { withSpan, type Logger } from '@gauntlet/telemetry';
import type { Deliveries } from '../dcc/deliveries.ts';
import type { UserInterface } from '../dcc/user-interface.ts';
import { collectBody, headerOf, readBody } from './read-body.ts';
import { jsonReply, notAllowedReply, notDuisReply, problemReply, send, xmlReply, type Reply } from './reply.ts';
import { checkToken, type GuardedRoutes } from './route.ts';

export interface Served {
  readonly userInterface: Pick<UserInterface, 'accept'>;
  readonly deliveries: Deliveries;
  /** The lab's, and those of the estate's administration; those that are not here do not exist. */
  readonly guarded: readonly GuardedRoutes[];
  readonly statistics: () => object;
  readonly version: string;
  readonly log: Logger;
}

const bodyBytesMax = 2 * 1_024 * 1_024;
const webServiceByPath = new Map(Object.entries(webServicePaths).map(([service, path]) => [path, service as WebService]));

/** Answers every request; an error becomes problem details and never leaves. */
export function createRequestHandler(served: Served): (request: IncomingMessage, response: ServerResponse) => void {
  const { log } = served;
  const problem = (error: unknown): Reply => {
    if (!(error instanceof GauntletError)) log.error('request failed', { error });
    return problemReply(error);
  };
  const sendOrLog = (response: ServerResponse, reply: Reply): void => {
    try {
      send(response, reply);
    } catch (error) {
      log.warn('reply was not sent', { error });
    }
  };
  return (request, response) => {
    const webService = request.method === 'POST' ? webServiceByPath.get(request.url ?? '') : undefined;
    // Nearly all requests come this way: without a promise, of which each costs more than what it waits for.
    if (webService !== undefined && !isTraced(request)) {
      collectBody(request, bodyBytesMax, (body) => sendOrLog(response, replyToDuis(body, { webService, request, served, problem })));
      return;
    }
    route(request, served)
      .catch(problem)
      .then((reply) => sendOrLog(response, reply))
      .catch((error: unknown) => log.error('request failed', { error }));
  };
}

interface DuisCall {
  readonly webService: WebService;
  readonly request: IncomingMessage;
  readonly served: Served;
  readonly problem: (error: unknown) => Reply;
}

function replyToDuis(body: Buffer | GauntletError, { webService, request, served, problem }: DuisCall): Reply {
  try {
    if (!Buffer.isBuffer(body)) throw body;
    return duis(body, { webService, traceparent: parentOf(request) }, served);
  } catch (error) {
    return problem(error);
  }
}

async function route(request: IncomingMessage, served: Served): Promise<Reply> {
  const [path = ''] = (request.url ?? '').split('?', 1);
  const webService = webServiceByPath.get(path);
  if (webService !== undefined) {
    if (request.method !== 'POST') return notAllowedReply('POST');
    const body = await readBody(request, bodyBytesMax);
    const parent = parentOf(request);
    // The sender decides what is recorded: most of its traces are not, and cost nothing here.
    if (!isTraced(request)) return duis(body, { webService, traceparent: parent }, served);
    return withSpan(`DUIS ${webService}`, { parent, kind: 'server', attributes: { 'http.route': webServicePaths[webService] } }, async (traceparent) => duis(body, { webService, traceparent }, served));
  }
  const open = request.method === 'GET' ? readOnly(path, served) : undefined;
  return open ?? guarded(path, request, served);
}

function parentOf(request: IncomingMessage): string | undefined {
  return headerOf(request, 'traceparent');
}

function isTraced(request: IncomingMessage): boolean {
  return parentOf(request)?.endsWith('-01') === true;
}

/** @throws GauntletError 'unavailable' when too many messages wait for delivery */
function duis(body: Buffer, { webService, traceparent }: { readonly webService: WebService; readonly traceparent: string | undefined }, { userInterface, deliveries }: Served): Reply {
  if (!isUtf8(body)) return notDuisReply('the body is not UTF-8');
  if (deliveries.full) throw new GauntletError('unavailable', 'too many Responses wait to be delivered', { retryable: true });
  const accepted = userInterface.accept(webService, body.toString('utf8'), traceparent);
  return accepted.ok ? xmlReply(accepted.xml) : notDuisReply(accepted.reason);
}

function readOnly(path: string, served: Served): Reply | undefined {
  switch (path) {
    case '/healthz':
      return jsonReply({ status: 'ok' });
    case '/version':
      return jsonReply({ version: served.version });
    case '/stats':
      return jsonReply(served.statistics());
    default:
      return undefined;
  }
}

async function guarded(path: string, request: IncomingMessage, { guarded: guards }: Served): Promise<Reply> {
  const matching = guards.flatMap((guard) => guard.routes.filter(({ pattern }) => pattern.test(path)).map((served) => ({ ...served, guard })));
  if (matching.length === 0) return notFound(path);
  const found = matching.find(({ method }) => method === request.method);
  if (found === undefined) return notAllowedReply(matching.map(({ method }) => method).join(', '));
  checkToken(request.headers.authorization, found.guard);
  const parts = found.pattern.exec(path)?.slice(1).map(decode) ?? [];
  const body = await readBody(request, bodyBytesMax);
  if (!isUtf8(body)) throw new GauntletError('invalid-input', 'the body is not UTF-8');
  const query = new URLSearchParams((request.url ?? '').slice(path.length + 1));
  return found.handle({ parts, query, json: body.toString('utf8'), actor: actorOf(request) });
}

/** Who the caller says to be, for the log of changes: printable and short, whatever came. */
function actorOf(request: IncomingMessage): string {
  const given = request.headers['gauntlet-actor'];
  return typeof given === 'string' && given.trim() !== '' ? given.replace(/[^\x20-\x7e]/g, '?').trim().slice(0, 100) : 'unnamed';
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new GauntletError('invalid-input', 'the path is not percent-encoded UTF-8');
  }
}

function notFound(path: string): Reply {
  return problemReply(new GauntletError('not-found', `there is nothing at ${path.slice(0, 200)}`));
}
