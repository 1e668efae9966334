import type { DeviceType, InstallationState } from '@gauntlet/contracts';
import { firstEventsAt, prepareInstallation, type Installation, type InstallationModel } from '@gauntlet/simulation';

/** Device ids of one installation share all but the last hex digit. */
const idsPerInstallation = 16n;

export interface PopulationDefinition {
  /** Device sets are named "ID.0", "ID.1" and so on. */
  readonly id: string;
  readonly count: number;
  /** EUI-64 of the first installation's first device; its last digit is 0. */
  readonly firstDeviceId: string;
  /** Types of an installation's devices, at most 16: the n-th has n as the last digit of its id. */
  readonly deviceTypes: readonly DeviceType[];
  readonly model: InstallationModel;
  readonly state: InstallationState;
  /** Number of the first installation within the estate. */
  readonly firstOrdinal: number;
  /** Simulated time at which all of them were installed. */
  readonly installedMs: number;
}

/** Installations that exist by rule until they are touched: nothing of them is stored, and the same one comes out every time. */
export class Population {
  readonly definition: PopulationDefinition;
  readonly #first: bigint;
  readonly #firstEvents: ReturnType<typeof firstEventsAt>;
  readonly #end: bigint;

  constructor(definition: PopulationDefinition) {
    this.definition = definition;
    this.#first = numberOf(definition.firstDeviceId);
    this.#firstEvents = firstEventsAt(definition.installedMs);
    this.#end = this.#first + BigInt(definition.count) * idsPerInstallation;
  }

  get lastDeviceId(): string {
    return textOf(this.#end - idsPerInstallation + BigInt(this.definition.deviceTypes.length - 1));
  }

  /** Number within the estate of the installation that has this device (EUI-64 as a number). */
  ordinalOf(device: bigint): number | undefined {
    if (device < this.#first || device >= this.#end) return undefined;
    const offset = device - this.#first;
    if (Number(offset % idsPerInstallation) >= this.definition.deviceTypes.length) return undefined;
    return this.definition.firstOrdinal + Number(offset / idsPerInstallation);
  }

  /** Number within the estate of a device set of this population. */
  ordinalOfSet(deviceSetId: string): number | undefined {
    const { id, count, firstOrdinal } = this.definition;
    if (!deviceSetId.startsWith(`${id}.`)) return undefined;
    const index = deviceSetId.slice(id.length + 1);
    return /^(0|[1-9]\d{0,7})$/.test(index) && Number(index) < count ? firstOrdinal + Number(index) : undefined;
  }

  has(ordinal: number): boolean {
    return ordinal >= this.definition.firstOrdinal && ordinal < this.definition.firstOrdinal + this.definition.count;
  }

  overlaps(first: bigint, count: number): boolean {
    return first < this.#end && first + BigInt(count) * idsPerInstallation > this.#first;
  }

  materialise(ordinal: number): Installation {
    const { id, firstOrdinal, deviceTypes, model, state, installedMs } = this.definition;
    const index = ordinal - firstOrdinal;
    const first = this.#first + BigInt(index) * idsPerInstallation;
    const devices = deviceTypes.map((type, position) => ({ type, deviceId: textOf(first + BigInt(position)) }));
    return prepareInstallation({ id: `${id}.${index}`, ordinal, model, devices, state, faults: [], wanRequests: 0, firstEvents: this.#firstEvents }, installedMs);
  }
}

/** An EUI-64 as a number. */
export function numberOf(deviceId: string): bigint {
  return BigInt(`0x${deviceId.replaceAll('-', '')}`);
}

function textOf(device: bigint): string {
  return (device.toString(16).toUpperCase().padStart(16, '0').match(/../g) ?? []).join('-');
}
