import { GauntletError, type MigrationReply } from '@gauntlet/contracts';
import { buildSmets1DeviceAlert, findAlertCode, RequestCounter } from '@gauntlet/duis';
import { migrate, raiseAlert } from '@gauntlet/simulation';
import type { Deliveries } from '../dcc/deliveries.ts';
import type { Organisations } from '../dcc/organisations.ts';
import type { ReceiveEndpoints } from '../dcc/receive-endpoints.ts';
import type { Estate } from '../estate/estate.ts';
import { jsonReply } from '../http/reply.ts';
import type { Reply } from '../http/reply.ts';
import { readAlert, readEndpoint, readMigration, readPhase, readPreparation } from './lab-input.ts';

export interface LabParts {
  readonly estate: Estate;
  readonly organisations: Organisations;
  readonly deliveries: Deliveries;
  readonly endpoints: ReceiveEndpoints;
  readonly nowMs: () => number;
}

/** What the laboratory does to the estate. Every method takes the JSON that came and throws GauntletError for what is wrong with it. */
export class Lab {
  readonly #parts: LabParts;
  readonly #alertCounter: RequestCounter;

  constructor(parts: LabParts) {
    this.#parts = parts;
    this.#alertCounter = new RequestCounter(() => BigInt(Math.trunc(parts.nowMs())) * 1_000n);
  }

  prepare(json: string): object {
    const { estate, organisations, nowMs } = this.#parts;
    const installation = estate.prepare(readPreparation(json, organisations.s1spIds), nowMs());
    return { deviceSetId: installation.id, state: installation.lifecycle, faults: installation.faults };
  }

  /** 201 tells a User that it was not known, as after a restart of the simulator: what was under way to it is lost. */
  registerEndpoint(userId: string, json: string): Reply {
    const { organisations, endpoints } = this.#parts;
    const user = userId.toUpperCase();
    if (organisations.rolesOf(user) === undefined) throw new GauntletError('not-found', `there is no User ${userId.slice(0, 40)}`);
    const { url } = readEndpoint(json);
    const isNew = endpoints.register(user, url);
    return jsonReply({ userId: user, url }, isNew ? 201 : 200);
  }

  raiseAlert(json: string): object {
    const { estate, organisations, deliveries, nowMs } = this.#parts;
    const alert = readAlert(json);
    if (organisations.rolesOf(alert.userId) === undefined) throw new GauntletError('not-found', `there is no User ${alert.userId}`);
    const installation = estate.findByDevice(alert.deviceId);
    if (installation === undefined) throw new GauntletError('not-found', `there is no device ${alert.deviceId}`);
    const description = findAlertCode(alert.alertCode)?.description ?? alert.alertCode;
    const outcome = raiseAlert(installation, { deviceId: alert.deviceId, alertCode: alert.alertCode, description }, nowMs());
    if (!outcome.raised) throw whyNotRaised(outcome.reason);
    estate.keep(outcome.installation);
    const counter = this.#alertCounter.next();
    deliveries.schedule({
      kind: 'alert',
      userId: alert.userId,
      dueInMs: 0,
      traceparent: undefined,
      build: () => {
        const s1sp = organisations.s1sp(installation.model.s1sp);
        if (s1sp === undefined) throw new Error(`no S1SP ${installation.model.s1sp}`);
        return buildSmets1DeviceAlert({ ...alert, counter, description }, new Date(nowMs()).toISOString(), { s1sp, dcc: organisations.dcc });
      },
    });
    return { deviceId: alert.deviceId, alertCode: alert.alertCode, userId: alert.userId };
  }

  migrate(deviceSetId: string, phase: string, json: string): MigrationReply {
    const { estate, nowMs } = this.#parts;
    const wanted = readPhase(phase);
    const request = readMigration(json);
    const installation = estate.findBySet(deviceSetId);
    if (installation === undefined) throw new GauntletError('not-found', `there is no device set "${deviceSetId.slice(0, 64)}"; it is made by POST /lab/v1/installations/prepare`);
    const migrated = migrate(installation, wanted, request, nowMs());
    estate.keep(migrated.installation);
    return migrated.reply;
  }
}

/** An alert that cannot leave is a fault of the lines, not of the request: the lab says that it cannot be reached. */
function whyNotRaised(reason: 'unknown-device' | 'not-commissioned' | 'unreachable'): GauntletError {
  if (reason === 'unreachable') return new GauntletError('unavailable', 'the alert cannot leave: the WAN or the HAN of the installation is down', { retryable: true });
  if (reason === 'not-commissioned') return new GauntletError('conflict', 'the installation is not commissioned, so its alerts reach no User');
  return new GauntletError('not-found', 'there is no such device');
}
