import { createHash, timingSafeEqual } from 'node:crypto';
import { GauntletError } from '@gauntlet/contracts';
import { jsonReply, type Reply } from '../http/reply.ts';
import type { Lab } from './lab.ts';

export interface LabRoute {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly pattern: RegExp;
  /** `parts` are the path's variables; `json` the body. */
  readonly handle: (lab: Lab, parts: readonly string[], json: string) => Reply;
}

/** Routes of contracts' lab.ts. */
export const labRoutes: readonly LabRoute[] = [
  { method: 'POST', pattern: /^\/lab\/v1\/installations\/prepare$/, handle: (lab, _, json) => jsonReply(lab.prepare(json)) },
  { method: 'POST', pattern: /^\/lab\/v1\/alerts$/, handle: (lab, _, json) => jsonReply(lab.alerts.raiseAlert(json), 202) },
  { method: 'POST', pattern: /^\/lab\/v1\/dcc-alerts$/, handle: (lab, _, json) => jsonReply(lab.alerts.raiseDccAlert(json), 202) },
  { method: 'PUT', pattern: /^\/lab\/v1\/alert-traffic\/([^/]+)$/, handle: (lab, [userId = ''], json) => jsonReply(lab.traffic.set(userId, json)) },
  { method: 'POST', pattern: /^\/lab\/v1\/power$/, handle: (lab, _, json) => jsonReply(lab.alerts.switchPower(json), 202) },
  { method: 'PUT', pattern: /^\/lab\/v1\/receive-endpoints\/([^/]+)$/, handle: (lab, [userId = ''], json) => lab.registerEndpoint(userId, json) },
  { method: 'GET', pattern: /^\/lab\/v1\/populations$/, handle: (lab) => jsonReply(lab.showPopulations()) },
  { method: 'POST', pattern: /^\/lab\/v1\/populations$/, handle: (lab, _, json) => jsonReply(lab.populate(json), 201) },
  { method: 'GET', pattern: /^\/lab\/v1\/clock$/, handle: (lab) => jsonReply(lab.showClock()) },
  { method: 'PUT', pattern: /^\/lab\/v1\/clock$/, handle: (lab, _, json) => jsonReply(lab.setClock(json)) },
  { method: 'POST', pattern: /^\/migration\/v1\/installations\/([^/]+)\/([^/]+)$/, handle: (lab, [set = '', phase = ''], json) => jsonReply(lab.migrate(set, phase, json)) },
];

/** @throws GauntletError 'unauthenticated' */
export function checkToken(authorization: string | undefined, token: string): void {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  // Hashes have one length, so that the comparison takes the same time for any token.
  if (given === undefined || !timingSafeEqual(hashOf(given), hashOf(token))) throw new GauntletError('unauthenticated', 'expected the header Authorization: Bearer with the lab token (GAUNTLET_LAB_TOKEN)');
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
