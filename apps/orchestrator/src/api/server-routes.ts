import { json, readers, type Route } from './route.ts';

/** The server itself. */
export const serverRoutes: readonly Route[] = [
  { method: 'GET', path: '/healthz', summary: 'The process is alive', admits: 'anonymous', success: json('alive') },
  { method: 'GET', path: '/readyz', summary: 'Records, results and queue answer', admits: 'anonymous', success: json('ready; 503 with the part that is not') },
  { method: 'GET', path: '/v1/openapi.json', summary: 'This description', admits: 'anonymous', success: json('OpenAPI 3.1') },
  { method: 'GET', path: '/v1/status', summary: 'Health of every part, live workers, queue depth', admits: readers, success: json('status') },
  { method: 'GET', path: '/v1/audit/verify', summary: 'Check the audit log\'s hash chain', admits: readers, success: json('entries and where it breaks') },
];
