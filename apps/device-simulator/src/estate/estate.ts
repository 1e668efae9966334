import { GauntletError, type DeviceType, type InstallationState, type PrepareInstallation } from '@gauntlet/contracts';
import { findAlertCode, isResponseCode } from '@gauntlet/duis';
import { findDevice, modelOf, prepareInstallation, profileProblems, type Installation, type InstallationModel } from '@gauntlet/simulation';
import type { Applicability } from './applicability.ts';
import { numberOf, Population, type PopulationDefinition } from './population.ts';

/** Schedule ids are made of the installation's number and end at 10^12. */
const installationsMax = 10_000_000;

export interface WantedPopulation {
  readonly id: string;
  readonly dmc: PrepareInstallation['dmc'];
  readonly count: number;
  readonly firstDeviceId: string;
  /** The types of the DMC's device models when left out. */
  readonly deviceTypes: readonly DeviceType[] | undefined;
  readonly state: InstallationState;
}

/** All installations by number, with indexes by device and by device set. Holds no behaviour of theirs. */
export class Estate {
  /** Those that were prepared or changed; the others of a population are made when they are asked for. */
  readonly #installations = new Map<number, Installation>();
  readonly #ordinalByDevice = new Map<string, number>();
  readonly #ordinalBySet = new Map<string, number>();
  readonly #applicability: Applicability;
  readonly #models = new Map<string, { readonly source: string; readonly model: InstallationModel }>();
  readonly #populations: Population[] = [];
  #size = 0;

  constructor(applicability: Applicability) {
    this.#applicability = applicability;
  }

  get size(): number {
    return this.#size;
  }

  /** Installations that are stored. */
  get materialised(): number {
    return this.#installations.size;
  }

  get populations(): readonly Population[] {
    return this.#populations;
  }

  /** The code that refuses a variant for which no installation is looked for, because none supports it. */
  refusalOf(srv: string): string | undefined {
    return this.#applicability.refusalOf(srv);
  }

  findByDevice(deviceId: string): Installation | undefined {
    const ordinal = this.#ordinalByDevice.get(deviceId) ?? this.#ordinalInPopulation(deviceId);
    const installation = ordinal === undefined ? undefined : this.findByOrdinal(ordinal);
    return installation !== undefined && findDevice(installation, deviceId) !== undefined ? installation : undefined;
  }

  findBySet(deviceSetId: string): Installation | undefined {
    const ordinal = this.#ordinalBySet.get(deviceSetId) ?? this.#populations.map((population) => population.ordinalOfSet(deviceSetId)).find((found) => found !== undefined);
    return ordinal === undefined ? undefined : this.findByOrdinal(ordinal);
  }

  findByOrdinal(ordinal: number): Installation | undefined {
    return this.#installations.get(ordinal) ?? this.#populations.find((population) => population.has(ordinal))?.materialise(ordinal);
  }

  /** Keeps an installation's new state. */
  keep(installation: Installation): void {
    this.#installations.set(installation.ordinal, installation);
  }

  /**
   * Puts an installation afresh into the wanted state; its number, and what its WAN carried, stay.
   * @throws GauntletError 'conflict' when a device belongs to another set or the estate is full
   */
  prepare(wanted: PrepareInstallation, nowMs: number): Installation {
    const { deviceSet } = wanted;
    const earlier = this.findBySet(deviceSet.id);
    const ordinal = earlier?.ordinal ?? this.#size;
    this.#checkRoom(earlier === undefined ? 1 : 0);
    for (const device of deviceSet.devices) {
      const owner = this.#ordinalByDevice.get(device.deviceId) ?? this.#ordinalInPopulation(device.deviceId);
      if (owner !== undefined && owner !== ordinal) throw new GauntletError('conflict', `device ${device.deviceId} belongs to device set ${this.findByOrdinal(owner)?.id ?? ''}, not ${deviceSet.id}`);
    }
    const installation = prepareInstallation(
      { id: deviceSet.id, ordinal, model: this.#modelFor(wanted.dmc), devices: deviceSet.devices, state: wanted.state, faults: wanted.faults, wanRequests: earlier?.wanRequests ?? 0 },
      nowMs,
    );
    for (const device of earlier?.devices ?? []) this.#ordinalByDevice.delete(device.deviceId);
    for (const device of deviceSet.devices) this.#ordinalByDevice.set(device.deviceId, ordinal);
    this.#ordinalBySet.set(deviceSet.id, ordinal);
    if (earlier === undefined) this.#size += 1;
    this.keep(installation);
    return installation;
  }

  /**
   * Adds installations of a DMC by rule: none of them is stored until it changes. Adding the same again changes nothing.
   * @throws GauntletError 'conflict' when the id is taken, devices overlap, or the estate is full
   */
  populate(wanted: WantedPopulation, nowMs: number): Population {
    const first = numberOf(wanted.firstDeviceId);
    const deviceTypes = wanted.deviceTypes ?? wanted.dmc.deviceModels.map(({ type }) => type);
    const model = this.#modelFor(wanted.dmc);
    const known = this.#populations.find(({ definition }) => definition.id === wanted.id);
    if (known !== undefined) {
      if (isSame(known.definition, { ...wanted, deviceTypes, model })) return known;
      throw new GauntletError('conflict', `there is another population ${wanted.id} already`);
    }
    this.#checkRoom(wanted.count);
    const taken = this.#populations.find((population) => population.overlaps(first, wanted.count));
    if (taken !== undefined) throw new GauntletError('conflict', `the device ids overlap with those of population ${taken.definition.id}`);
    const population = new Population({ ...wanted, deviceTypes, model, firstOrdinal: this.#size, installedMs: nowMs });
    const prepared = [...this.#ordinalByDevice.keys()].find((deviceId) => population.ordinalOf(numberOf(deviceId)) !== undefined);
    if (prepared !== undefined) throw new GauntletError('conflict', `device ${prepared} belongs to a device set that was prepared`);
    this.#populations.push(population);
    this.#size += wanted.count;
    return population;
  }

  /**
   * Adds populations, all of them or none.
   * @throws what `populate` throws for one of them
   */
  populateAll(wanted: readonly WantedPopulation[], nowMs: number): readonly Population[] {
    const before = { populations: this.#populations.length, size: this.#size };
    try {
      return wanted.map((each) => this.populate(each, nowMs));
    } catch (error) {
      this.#populations.length = before.populations;
      this.#size = before.size;
      throw error;
    }
  }

  #ordinalInPopulation(deviceId: string): number | undefined {
    if (this.#populations.length === 0) return undefined;
    const device = numberOf(deviceId);
    for (const population of this.#populations) {
      const ordinal = population.ordinalOf(device);
      if (ordinal !== undefined) return ordinal;
    }
    return undefined;
  }

  #checkRoom(more: number): void {
    if (this.#size + more > installationsMax) throw new GauntletError('conflict', `the estate holds ${installationsMax} installations, which is its most`);
  }

  /**
   * Installations of a DMC share one model object, which is most of what they would weigh.
   * @throws GauntletError 'invalid-input' for a profile that cannot be played
   */
  #modelFor(dmc: PrepareInstallation['dmc']): InstallationModel {
    const source = JSON.stringify(dmc);
    const known = this.#models.get(dmc.id);
    if (known?.source === source) return known.model;
    const problems = dmc.simulation === undefined ? [] : profileProblems(dmc.simulation, knownCodes);
    if (problems.length > 0) throw new GauntletError('invalid-input', `the profile of DMC ${dmc.id} cannot be played`, { problems: problems.map((problem) => ({ ...problem, path: `dmc.simulation.${problem.path}` })) });
    const model = modelOf(dmc, this.#applicability.notApplicableFor(dmc));
    this.#models.set(dmc.id, { source, model });
    return model;
  }
}

const knownCodes = { isResponseCode, isAlertCode: (code: string) => findAlertCode(code) !== undefined };

function isSame(one: PopulationDefinition, other: Omit<PopulationDefinition, 'firstOrdinal' | 'installedMs'>): boolean {
  // Installations of a DMC share one model object, so that another one is another DMC.
  return one.count === other.count && one.firstDeviceId === other.firstDeviceId && one.state === other.state && one.model === other.model && one.deviceTypes.join() === other.deviceTypes.join();
}
