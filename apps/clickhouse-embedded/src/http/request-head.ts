import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { StatementContext } from '../engine/engine-connection.ts';
import { EngineException } from '../engine/engine-exception.ts';

/** What stands in a request's URL and headers. */
export interface RequestHead {
  readonly query: string | undefined;
  readonly queryId: string;
  readonly defaultFormat: string;
  readonly context: StatementContext;
  readonly acceptsGzip: boolean;
  readonly credentials: { readonly user: string; readonly password: string };
}

/** URL parameters of the HTTP interface that are no settings of the engine, or that have no meaning here: every insert is synchronous, nothing is cached. */
const notSettings = new Set([
  'query', 'query_id', 'database', 'user', 'password', 'default_format', 'session_timeout', 'session_check', 'close_session', 'role', 'quota_key', 'stacktrace',
  'buffer_size', 'wait_end_of_query', 'client_protocol_version', 'enable_http_compression', 'http_zlib_compression_level', 'send_progress_in_http_headers',
  'http_headers_progress_interval_ms', 'cancel_http_readonly_queries_on_client_close', 'async_insert', 'wait_for_async_insert', 'compress', 'decompress',
]);

/** @throws EngineException for names that cannot be settings and for parts of the interface that are not served */
export function readRequestHead(request: IncomingMessage): RequestHead {
  const parameters = new URL(request.url ?? '/', 'http://localhost').searchParams;
  if (parameters.has('session_id')) throw new EngineException(48, 'NOT_IMPLEMENTED', 'Sessions (session_id) are not supported');
  for (const name of ['compress', 'decompress']) {
    if (parameters.get(name) === '1') throw new EngineException(48, 'NOT_IMPLEMENTED', `${name}=1 (ClickHouse's own block compression) is not supported; use gzip`);
  }
  const header = (name: string): string | undefined => singleHeader(request, name);
  return {
    query: parameters.get('query') ?? undefined,
    queryId: parameters.get('query_id') ?? randomUUID(),
    defaultFormat: identifier(parameters.get('default_format') ?? header('x-clickhouse-format') ?? 'TabSeparated', 'format'),
    context: {
      database: parameters.get('database') ?? header('x-clickhouse-database') ?? 'default',
      settings: readSettings(parameters),
      parameters: readParameters(parameters.entries()),
    },
    acceptsGzip: parameters.get('enable_http_compression') === '1' && /\bgzip\b/.test(header('accept-encoding') ?? ''),
    credentials: readCredentials(request, parameters),
  };
}

/** The `param_NAME` entries, by NAME. */
export function readParameters(entries: Iterable<readonly [string, string]>): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of entries) {
    if (name.startsWith('param_')) parameters.set(identifier(name.slice('param_'.length), 'parameter'), value);
  }
  return parameters;
}

function readSettings(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!notSettings.has(name) && !name.startsWith('param_')) settings.set(identifier(name, 'setting'), value);
  }
  return settings;
}

/** Names become part of a SET statement's text, so nothing but letters, digits and underscores may be in them. */
function identifier(name: string, what: 'format' | 'parameter' | 'setting'): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw new EngineException(115, 'UNKNOWN_SETTING', `"${name.slice(0, 100)}" is no name of a ${what}; expected letters, digits and underscores`);
}

function readCredentials(request: IncomingMessage, parameters: URLSearchParams): RequestHead['credentials'] {
  const basic = /^Basic\s+(\S+)$/i.exec(singleHeader(request, 'authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const decoded = Buffer.from(basic, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    return colon === -1 ? { user: decoded, password: '' } : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  }
  return {
    user: singleHeader(request, 'x-clickhouse-user') ?? parameters.get('user') ?? 'default',
    password: singleHeader(request, 'x-clickhouse-key') ?? parameters.get('password') ?? '',
  };
}

function singleHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
