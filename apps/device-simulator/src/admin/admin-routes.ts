import { jsonReply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { EstateAdmin } from './estate-admin.ts';

/** Routes of contracts' estate.ts. */
export function adminRoutes(admin: EstateAdmin): readonly Route[] {
  return [
    { method: 'GET', pattern: /^\/estate\/v1$/, handle: () => jsonReply(admin.show()) },
    { method: 'GET', pattern: /^\/estate\/v1\/installations\/([^/]+)$/, handle: ({ parts: [name = ''] }) => jsonReply(admin.showInstallation(name)) },
    { method: 'POST', pattern: /^\/estate\/v1\/installations\/([^/]+)\/faults$/, handle: ({ parts: [name = ''], json, actor }) => jsonReply(admin.changeFaults(name, json, actor)) },
    { method: 'POST', pattern: /^\/estate\/v1\/populations$/, handle: ({ json, actor }) => jsonReply(admin.populate(json, actor), 201) },
    { method: 'PUT', pattern: /^\/estate\/v1\/clock$/, handle: ({ json, actor }) => jsonReply(admin.setClock(json, actor)) },
    { method: 'POST', pattern: /^\/estate\/v1\/alerts$/, handle: ({ json, actor }) => jsonReply(admin.raiseAlert(json, actor), 202) },
    { method: 'POST', pattern: /^\/estate\/v1\/dcc-alerts$/, handle: ({ json, actor }) => jsonReply(admin.raiseDccAlert(json, actor), 202) },
    { method: 'POST', pattern: /^\/estate\/v1\/power$/, handle: ({ json, actor }) => jsonReply(admin.switchPower(json, actor), 202) },
    { method: 'GET', pattern: /^\/estate\/v1\/changes$/, handle: async ({ query }) => jsonReply(await admin.showChanges(query)) },
  ];
}
