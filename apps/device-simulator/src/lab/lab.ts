import { GauntletError, type MigrationReply, type PopulationView } from '@gauntlet/contracts';
import type { RequestCounter } from '@gauntlet/duis';
import { migrate } from '@gauntlet/simulation';
import type { Deliveries } from '../dcc/deliveries.ts';
import type { Organisations } from '../dcc/organisations.ts';
import type { ReceiveEndpoints } from '../dcc/receive-endpoints.ts';
import type { Estate } from '../estate/estate.ts';
import type { Population } from '../estate/population.ts';
import type { SimulatedClock } from '../estate/simulated-clock.ts';
import { jsonReply } from '../http/reply.ts';
import type { Reply } from '../http/reply.ts';
import { AlertTraffic } from './alert-traffic.ts';
import { LabAlerts } from './lab-alerts.ts';
import { readClock, readEndpoint, readMigration, readPhase, readPopulation, readPreparation } from './lab-input.ts';

export interface LabParts {
  readonly estate: Estate;
  readonly organisations: Organisations;
  readonly deliveries: Deliveries;
  readonly endpoints: ReceiveEndpoints;
  readonly clock: SimulatedClock;
  /** The DCC's own counter, for what answers no request. */
  readonly counter: RequestCounter;
}

/** What the laboratory does to the estate. Every method takes the JSON that came and throws GauntletError for what is wrong with it. */
export class Lab {
  readonly alerts: LabAlerts;
  readonly traffic: AlertTraffic;
  readonly #parts: LabParts;

  constructor(parts: LabParts) {
    this.#parts = parts;
    this.alerts = new LabAlerts(parts);
    this.traffic = new AlertTraffic(this.alerts);
  }

  prepare(json: string): object {
    const { estate, organisations, clock } = this.#parts;
    const installation = estate.prepare(readPreparation(json, organisations.s1spIds), clock.nowMs());
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

  /** Adds a population of a DMC; its installations are made when they are first touched. */
  populate(json: string): object {
    const { estate, organisations, clock } = this.#parts;
    return showPopulation(estate.populate(readPopulation(json, organisations.s1spIds), clock.nowMs()));
  }

  showPopulations(): object {
    const { estate } = this.#parts;
    return { installations: estate.size, materialised: estate.materialised, populations: estate.populations.map((population) => showPopulation(population)) };
  }

  showClock(): object {
    return this.#parts.clock.show();
  }

  /** Sets pace, freeze and time of the simulated clock; what is left out stays. */
  setClock(json: string): object {
    this.#parts.clock.set(readClock(json));
    return this.#parts.clock.show();
  }

  migrate(deviceSetId: string, phase: string, json: string): MigrationReply {
    const { estate, clock } = this.#parts;
    const wanted = readPhase(phase);
    const request = readMigration(json);
    const installation = estate.findBySet(deviceSetId);
    if (installation === undefined) throw new GauntletError('not-found', `there is no device set "${deviceSetId.slice(0, 64)}"; it is made by POST /lab/v1/installations/prepare`);
    const migrated = migrate(installation, wanted, request, clock.nowMs());
    estate.keep(migrated.installation);
    return migrated.reply;
  }
}

export function showPopulation({ definition, lastDeviceId }: Population): PopulationView {
  const { id, count, firstDeviceId, deviceTypes, model, state } = definition;
  return { id, dmcId: model.dmcId, count, firstDeviceId, lastDeviceId, deviceTypes, state };
}
