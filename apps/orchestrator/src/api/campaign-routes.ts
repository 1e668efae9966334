import { campaignSchema, campaignStates } from '@gauntlet/contracts';
import { z } from 'zod';
import { eventsQuerySchema, json, operators, pageQuerySchema, readers, type Route } from './route.ts';
import { cancelSchema } from './run-routes.ts';

export const campaignQuerySchema = pageQuerySchema.extend({ state: z.enum(campaignStates).optional() });
export const secondsQuerySchema = z.object({ from: z.coerce.number().int().min(0).default(0) });
export const compareQuerySchema = z.object({ with: z.string().min(1).max(64) });

export const campaignReportQuerySchema = z.object({ format: z.enum(['html', 'json', 'csv']), compare: z.string().min(1).max(64).optional() });

/** System Capacity Testing: load campaigns. */
export const campaignRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/campaigns/plan', summary: 'What a campaign comes to: phases, rates, population, generators, rows and disk; nothing starts', admits: readers, body: campaignSchema, success: json('the plan') },
  { method: 'GET', path: '/v1/campaigns/schema.json', summary: 'A campaign\'s definition as JSON Schema', admits: 'anonymous', success: json('JSON Schema 2020-12') },
  { method: 'POST', path: '/v1/campaigns', summary: 'Start a campaign', admits: operators, body: campaignSchema, success: json('the campaign', 201) },
  { method: 'GET', path: '/v1/campaigns', summary: 'Campaigns, newest first', admits: readers, query: campaignQuerySchema, success: json('a page of campaigns') },
  { method: 'GET', path: '/v1/campaigns/:campaignId', summary: 'One campaign with its generators and its verdict', admits: readers, success: json('the campaign') },
  { method: 'POST', path: '/v1/campaigns/:campaignId/cancel', summary: 'Stop a campaign: every generator ends within seconds', admits: operators, body: cancelSchema, success: json('the campaign') },
  { method: 'GET', path: '/v1/campaigns/:campaignId/events', summary: 'Live events of a campaign', admits: readers, query: eventsQuerySchema, success: { status: 200, contentType: 'text/event-stream', description: 'server-sent events: campaign, seconds, gates, beat' } },
  { method: 'GET', path: '/v1/campaigns/:campaignId/seconds', summary: 'A campaign second by second: target and sent rate, percentiles, failures, alerts', admits: readers, query: secondsQuerySchema, success: json('seconds since the release') },
  { method: 'GET', path: '/v1/campaigns/:campaignId/response-times', summary: 'Exact percentiles by phase, traffic class and Service Reference Variant, and why requests were not answered', admits: readers, success: json('response times and failures') },
  { method: 'GET', path: '/v1/campaigns/:campaignId/compare', summary: 'Two campaigns beside each other, by phase and traffic class', admits: readers, query: compareQuerySchema, success: json('percentiles of both and their ratio') },
  { method: 'GET', path: '/v1/campaigns/:campaignId/report', summary: 'Report as HTML, JSON or CSV (response times)', admits: readers, query: campaignReportQuerySchema, success: json('the report') },
  { method: 'GET', path: '/v1/campaigns/:campaignId/gate', summary: 'The verdict, evaluated anew from what is stored', admits: readers, success: json('the verdict') },
];
