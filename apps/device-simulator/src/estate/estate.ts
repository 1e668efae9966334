import { GauntletError, type PrepareInstallation } from '@gauntlet/contracts';
import { modelOf, prepareInstallation, type Installation, type InstallationModel } from '@gauntlet/simulation';

/** Schedule ids and supply numbers are made of six digits of ordinal. */
const installationsMax = 1_000_000;

/** All installations by number, with indexes by device and by device set. Holds no behaviour of theirs. */
export class Estate {
  readonly #installations: Installation[] = [];
  readonly #ordinalByDevice = new Map<string, number>();
  readonly #ordinalBySet = new Map<string, number>();
  readonly #models = new Map<string, { readonly source: string; readonly model: InstallationModel }>();

  get size(): number {
    return this.#installations.length;
  }

  findByDevice(deviceId: string): Installation | undefined {
    const ordinal = this.#ordinalByDevice.get(deviceId);
    return ordinal === undefined ? undefined : this.#installations[ordinal];
  }

  findBySet(deviceSetId: string): Installation | undefined {
    const ordinal = this.#ordinalBySet.get(deviceSetId);
    return ordinal === undefined ? undefined : this.#installations[ordinal];
  }

  findByOrdinal(ordinal: number): Installation | undefined {
    return this.#installations[ordinal];
  }

  /** Keeps an installation's new state. */
  keep(installation: Installation): void {
    this.#installations[installation.ordinal] = installation;
  }

  /**
   * Puts an installation afresh into the wanted state; its number, and what its WAN carried, stay.
   * @throws GauntletError 'conflict' when a device belongs to another set or the estate is full
   */
  prepare(wanted: PrepareInstallation, nowMs: number): Installation {
    const { deviceSet } = wanted;
    const earlier = this.findBySet(deviceSet.id);
    const ordinal = earlier?.ordinal ?? this.#installations.length;
    if (ordinal >= installationsMax) throw new GauntletError('conflict', `the estate holds ${installationsMax} installations, which is its most`);
    for (const device of deviceSet.devices) {
      const owner = this.#ordinalByDevice.get(device.deviceId);
      if (owner !== undefined && owner !== ordinal) throw new GauntletError('conflict', `device ${device.deviceId} belongs to device set ${this.#installations[owner]?.id ?? ''}, not ${deviceSet.id}`);
    }
    const installation = prepareInstallation(
      { id: deviceSet.id, ordinal, model: this.#modelFor(wanted.dmc), devices: deviceSet.devices, state: wanted.state, faults: wanted.faults, wanRequests: earlier?.wanRequests ?? 0 },
      nowMs,
    );
    for (const device of earlier?.devices ?? []) this.#ordinalByDevice.delete(device.deviceId);
    for (const device of deviceSet.devices) this.#ordinalByDevice.set(device.deviceId, ordinal);
    this.#ordinalBySet.set(deviceSet.id, ordinal);
    this.keep(installation);
    return installation;
  }

  /** Installations of a DMC share one model object, which is most of what they would weigh. */
  #modelFor(dmc: PrepareInstallation['dmc']): InstallationModel {
    const source = JSON.stringify(dmc);
    const known = this.#models.get(dmc.id);
    if (known?.source === source) return known.model;
    const model = modelOf(dmc);
    this.#models.set(dmc.id, { source, model });
    return model;
  }
}
