import { jsonReply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { Lab } from './lab.ts';

/** Routes of contracts' lab.ts. */
export function labRoutes(lab: Lab): readonly Route[] {
  return [
    { method: 'POST', pattern: /^\/lab\/v1\/installations\/prepare$/, handle: ({ json }) => jsonReply(lab.prepare(json)) },
    { method: 'POST', pattern: /^\/lab\/v1\/alerts$/, handle: ({ json }) => jsonReply(lab.alerts.raiseAlert(json), 202) },
    { method: 'POST', pattern: /^\/lab\/v1\/dcc-alerts$/, handle: ({ json }) => jsonReply(lab.alerts.raiseDccAlert(json), 202) },
    { method: 'PUT', pattern: /^\/lab\/v1\/alert-traffic\/([^/]+)$/, handle: ({ parts: [userId = ''], json }) => jsonReply(lab.traffic.set(userId, json)) },
    { method: 'POST', pattern: /^\/lab\/v1\/power$/, handle: ({ json }) => jsonReply(lab.alerts.switchPower(json), 202) },
    { method: 'PUT', pattern: /^\/lab\/v1\/receive-endpoints\/([^/]+)$/, handle: ({ parts: [userId = ''], json }) => lab.registerEndpoint(userId, json) },
    { method: 'GET', pattern: /^\/lab\/v1\/populations$/, handle: () => jsonReply(lab.showPopulations()) },
    { method: 'POST', pattern: /^\/lab\/v1\/populations$/, handle: ({ json }) => jsonReply(lab.populate(json), 201) },
    { method: 'GET', pattern: /^\/lab\/v1\/clock$/, handle: () => jsonReply(lab.showClock()) },
    { method: 'PUT', pattern: /^\/lab\/v1\/clock$/, handle: ({ json }) => jsonReply(lab.setClock(json)) },
    { method: 'POST', pattern: /^\/migration\/v1\/installations\/([^/]+)\/([^/]+)$/, handle: ({ parts: [set = '', phase = ''], json }) => jsonReply(lab.migrate(set, phase, json)) },
  ];
}
