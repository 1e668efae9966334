import { changeFaultsSchema, eui64Schema, GauntletError, parseInput, populateEstateSchema, type EstateView, type PopulateEstate } from '@gauntlet/contracts';
import { changeFaults, describeInstallation, type Installation } from '@gauntlet/simulation';
import { z } from 'zod';
import { checkS1sp, parseJson, readAlert, readClock, readDccAlert, readPower } from '../lab/lab-input.ts';
import { showPopulation, type Lab, type LabParts } from '../lab/lab.ts';
import type { ChangeLog } from './change-log.ts';

export interface AdminParts extends LabParts {
  readonly lab: Lab;
  readonly changes: ChangeLog;
}

const changesQuery = z.object({ after: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(1_000).default(100) });

/** What a person does to the estate, each change written to the log before it is made. Every method throws GauntletError for what is wrong with what came. */
export class EstateAdmin {
  readonly #parts: AdminParts;

  constructor(parts: AdminParts) {
    this.#parts = parts;
  }

  show(): EstateView {
    const { estate, clock, organisations, endpoints } = this.#parts;
    return {
      installations: estate.size,
      materialised: estate.materialised,
      populations: estate.populations.map((population) => showPopulation(population)),
      clock: clock.show(),
      users: organisations.users.map(({ userId, roles }) => ({ userId, roles, receiveEndpoint: endpoints.find(userId)?.url ?? null })),
    };
  }

  showInstallation(name: string): object {
    return describeInstallation(this.#installationOf(name), this.#parts.clock.nowMs());
  }

  /** Adds populations, all of them or none. */
  populate(json: string, actor: string): object {
    const { estate, clock, organisations, changes } = this.#parts;
    const { populations } = parseInput(populateEstateSchema, parseJson(json), 'the populations');
    populations.forEach(({ dmc }, index) => checkS1sp(dmc.s1sp, organisations.s1spIds, { what: 'the populations', path: `populations[${index}].dmc.s1sp` }));
    const input = { populations: populations.map((population) => summarised(population)) };
    const added = changes.record({ action: 'populate', actor, input }, () => estate.populateAll(populations.map((population) => ({ ...population, deviceTypes: population.deviceTypes })), clock.nowMs()));
    return { installations: estate.size, populations: added.map((population) => showPopulation(population)) };
  }

  changeFaults(name: string, json: string, actor: string): object {
    const { estate, changes } = this.#parts;
    const input = parseInput(changeFaultsSchema, parseJson(json), 'the change of faults');
    const installation = this.#installationOf(name);
    changes.record({ action: 'faults', actor, input: { installation: installation.id, ...input } }, () => estate.keep(changeFaults(installation, input)));
    const { id, faults, injected } = this.#installationOf(name);
    return { installation: id, faults, nextRequestsMeet: injected };
  }

  setClock(json: string, actor: string): object {
    readClock(json);
    return this.#record('clock', json, actor, () => this.#parts.lab.setClock(json));
  }

  raiseAlert(json: string, actor: string): object {
    readAlert(json);
    return this.#record('alert', json, actor, () => this.#parts.lab.alerts.raiseAlert(json));
  }

  raiseDccAlert(json: string, actor: string): object {
    readDccAlert(json);
    return this.#record('dcc-alert', json, actor, () => this.#parts.lab.alerts.raiseDccAlert(json));
  }

  switchPower(json: string, actor: string): object {
    readPower(json);
    return this.#record('power', json, actor, () => this.#parts.lab.alerts.switchPower(json));
  }

  async showChanges(query: URLSearchParams): Promise<object> {
    return this.#parts.changes.read(parseInput(changesQuery, Object.fromEntries(query), 'the query'));
  }

  #record(action: string, json: string, actor: string, make: () => object): object {
    return this.#parts.changes.record({ action, actor, input: parseJson(json) }, make);
  }

  /** By a device's EUI-64 or by the name of a device set. */
  #installationOf(name: string): Installation {
    const { estate } = this.#parts;
    const device = eui64Schema.safeParse(name);
    const installation = device.success ? estate.findByDevice(device.data) : estate.findBySet(name);
    if (installation === undefined) throw new GauntletError('not-found', `there is no device and no device set ${JSON.stringify(name.slice(0, 64))} in the estate`);
    return installation;
  }
}

/** Of a DMC the log keeps its name: its models are in what was imported. */
function summarised({ dmc, ...population }: PopulateEstate['populations'][number]): object {
  return { ...population, dmcId: dmc.id, seed: dmc.simulation?.seed ?? null, profile: dmc.simulation?.name ?? null };
}
