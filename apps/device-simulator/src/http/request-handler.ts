import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GauntletError } from '@gauntlet/contracts';
import { webServicePaths, type WebService } from '@gauntlet/duis';
import { withSpan, type Logger } from '@gauntlet/telemetry';
import type { Deliveries } from '../dcc/deliveries.ts';
import type { UserInterface } from '../dcc/user-interface.ts';
import { readBody } from './read-body.ts';
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
  return (request, response) => {
    route(request, served)
      .catch((error: unknown) => {
        if (!(error instanceof GauntletError)) served.log.error('request failed', { error });
        return problemReply(error);
      })
      .then((reply) => send(response, reply))
      .catch((error: unknown) => served.log.warn('reply was not sent', { error }));
  };
}

async function route(request: IncomingMessage, served: Served): Promise<Reply> {
  const [path = ''] = (request.url ?? '').split('?', 1);
  const webService = webServiceByPath.get(path);
  if (webService !== undefined) {
    if (request.method !== 'POST') return notAllowedReply('POST');
    return duis(webService, request, served);
  }
  const open = request.method === 'GET' ? readOnly(path, served) : undefined;
  return open ?? guarded(path, request, served);
}

async function duis(webService: WebService, request: IncomingMessage, { userInterface, deliveries }: Served): Promise<Reply> {
  const body = await readBody(request, bodyBytesMax);
  if (!isUtf8(body)) return notDuisReply('the body is not UTF-8');
  if (deliveries.full) throw new GauntletError('unavailable', 'too many Responses wait to be delivered', { retryable: true });
  const xml = body.toString('utf8');
  const accept = (traceparent: string | undefined): Reply => {
    const accepted = userInterface.accept(webService, xml, traceparent);
    return accepted.ok ? xmlReply(accepted.xml) : notDuisReply(accepted.reason);
  };
  const given = request.headers['traceparent'];
  const parent = typeof given === 'string' ? given : undefined;
  // The sender decides what is recorded: most of its traces are not, and cost nothing here.
  if (parent?.endsWith('-01') !== true) return accept(parent);
  return withSpan(`DUIS ${webService}`, { parent, kind: 'server', attributes: { 'http.route': webServicePaths[webService] } }, async (traceparent) => accept(traceparent));
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
