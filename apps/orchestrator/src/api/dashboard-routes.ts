import type { Route } from './route.ts';
import { json, readers } from './route.ts';

const html = { status: 200, contentType: 'text/html', description: 'the dashboard' } as const;
const file = { status: 200, contentType: 'application/octet-stream', description: 'a file of the dashboard' } as const;

/** The dashboard: its page and files hold no data and need no token; signing in gives a browser a cookie that reads. */
export const dashboardRoutes: readonly Route[] = [
  { method: 'GET', path: '/', summary: 'Dashboard: overview', admits: 'anonymous', success: html },
  { method: 'GET', path: '/runs', summary: 'Dashboard: runs', admits: 'anonymous', success: html },
  { method: 'GET', path: '/runs/:runId', summary: 'Dashboard: one run', admits: 'anonymous', success: html },
  { method: 'GET', path: '/runs/:runId/attempts/:attemptId', summary: 'Dashboard: one attempt of a test', admits: 'anonymous', success: html },
  { method: 'GET', path: '/campaigns', summary: 'Dashboard: load campaigns', admits: 'anonymous', success: html },
  { method: 'GET', path: '/campaigns/:campaignId', summary: 'Dashboard: one load campaign', admits: 'anonymous', success: html },
  { method: 'GET', path: '/assets/:file', summary: 'Dashboard: scripts and styles', admits: 'anonymous', success: file },
  { method: 'GET', path: '/favicon.svg', summary: 'Dashboard: icon', admits: 'anonymous', success: { ...file, contentType: 'image/svg+xml' } },
  { method: 'POST', path: '/v1/session', summary: 'Sign in with the bearer token: a cookie that reads', admits: readers, success: json('who signed in') },
  { method: 'POST', path: '/v1/session/end', summary: 'Sign out', admits: 'anonymous', success: json('signed out') },
];
