import type { BodyFields, ChangeFaults, DeviceModel, DeviceType, InstallationState, LabFault, MigrationPhase, SimulationProfile } from '@gauntlet/contracts';
import type { MeterState } from '../meter/meter.ts';
import { isLost } from '../profile/loss-windows.ts';
import type { InstallationChanges } from './changes.ts';

/** What all installations of a Device Model Combination have in common: one object, referenced by each of them. */
export interface InstallationModel {
  readonly dmcId: string;
  readonly s1sp: string;
  readonly smetsVersion: string;
  readonly deviceModels: readonly DeviceModel[];
  readonly profile: SimulationProfile;
  /** Variants that the model's devices do not support, with the code that refuses them. */
  readonly notApplicable: ReadonlyMap<string, string>;
}

export interface InstalledDevice {
  readonly type: DeviceType;
  readonly deviceId: string;
}

/** A DCC-held schedule (5.1), with its request's fields as they were given. */
export interface Schedule {
  readonly id: number;
  readonly deviceId: string;
  readonly details: BodyFields;
  /** The variant that it reads. */
  readonly srv: string;
  /** RequestID of the 5.1 that made it, '' when that had none. */
  readonly reference: string;
  /** When it is due next, in simulated time; undefined when it has ended. */
  readonly nextMs: number | undefined;
}

/** A future-dated request that waits for its time with the DSP or on the device. */
export interface FutureRequest {
  readonly srv: string;
  readonly targetId: string;
  /** Without the time of execution. */
  readonly body: BodyFields;
  readonly reference: string;
  readonly atMs: number;
  readonly heldBy: 'DSP' | 'Device';
}

export interface MigrationState {
  /** The last phase that completed. */
  readonly reached: 'none' | Exclude<MigrationPhase, 'roll-back'>;
  readonly tries: Readonly<Partial<Record<MigrationPhase, number>>>;
  readonly failures: Readonly<Partial<Record<MigrationPhase, number>>>;
}

/** One SMETS1 installation. Only what cannot be computed is kept, so that a million of them fit in memory. */
export interface Installation {
  readonly id: string;
  /** Its number within the estate; schedule ids and supply numbers are made of it. */
  readonly ordinal: number;
  readonly model: InstallationModel;
  readonly devices: readonly InstalledDevice[];
  readonly lifecycle: InstallationState;
  readonly commissionedAtMs: number | undefined;
  readonly faults: readonly LabFault[];
  /** What its next requests meet, because somebody injected it. */
  readonly injected: readonly NonNullable<ChangeFaults['next']>[];
  /** Since when the premises are without power. */
  readonly powerOffSinceMs: number | undefined;
  /** Service Requests since it was prepared: the counter that faults are drawn from. */
  readonly requests: number;
  /** Service Requests that used its WAN; kept when it is prepared again, because a lost WAN is lost for good. */
  readonly wanRequests: number;
  readonly electricity: MeterState | undefined;
  readonly gas: MeterState | undefined;
  readonly schedulesMade: number;
  readonly schedules: readonly Schedule[];
  readonly future: readonly FutureRequest[];
  readonly migration: MigrationState;
  readonly changes: InstallationChanges;
}

/** The installed device with this EUI-64 (upper case). */
export function findDevice(installation: Installation, deviceId: string): InstalledDevice | undefined {
  return installation.devices.find((device) => device.deviceId === deviceId);
}

export function deviceModelOf(installation: Installation, type: DeviceType): DeviceModel | undefined {
  return installation.model.deviceModels.find((model) => model.type === type);
}

/** Whether its electricity meter has a second element. */
export function isTwinElement(installation: Installation): boolean {
  return deviceModelOf(installation, 'ESME')?.esmeVariant === 'B';
}

/** The firmware version that a device runs; undefined when its model is not known. */
export function firmwareOf(installation: Installation, device: InstalledDevice): string | undefined {
  return installation.changes.firmware[device.deviceId]?.active ?? deviceModelOf(installation, device.type)?.firmwareVersion;
}

/** Whether the S1SP can still reach the installation. */
export function wanIsUp(installation: Installation, nowMs: number): boolean {
  const limit = installation.model.profile.wanLostAfterRequests;
  if (installation.faults.some((fault) => fault === 'no-wan' || fault === 'no-wan-before') || installation.powerOffSinceMs !== undefined) return false;
  return (limit === undefined || installation.wanRequests < limit) && !isLost(installation, 'wan', nowMs);
}

const behindHan: ReadonlySet<DeviceType> = new Set<DeviceType>(['GSME', 'GPF', 'PPMID', 'IHD', 'HCALCS', 'CAD']);

/** Whether the hub reaches the device; GT01 is a HAN error of the gas meter alone. */
export function hanIsUp(installation: Installation, type: DeviceType, nowMs: number): boolean {
  if (!behindHan.has(type)) return true;
  if (installation.faults.includes('no-han') || isLost(installation, 'han', nowMs)) return false;
  return type !== 'GSME' || !installation.faults.includes('gas-gt01');
}

/** Device types whose data an installation's electricity or gas meter holds. */
export function fuelOf(type: DeviceType): 'electricity' | 'gas' | undefined {
  if (type === 'ESME') return 'electricity';
  return type === 'GSME' || type === 'GPF' ? 'gas' : undefined;
}
