import type { BodyFields, DeviceType } from '@gauntlet/contracts';
import type { InstalledDevice, Installation } from '../installation/installation.ts';

export interface DeviceError {
  /** Number within the simulation; SMETS1Debug leaves its values to the S1SP. */
  readonly code: number;
  readonly error: string;
}

/** What a device makes of a request: data of the MMC response element in schema order, or errors (MessageSuccess="false"). */
export type DeviceOutcome =
  | { readonly result: 'done'; readonly payload: BodyFields; readonly installation: Installation }
  /** `alertCode`: a GBCS alert that the device raises besides. */
  | { readonly result: 'device-error'; readonly errors: readonly DeviceError[]; readonly installation: Installation; readonly alertCode?: string | undefined };

export interface DeviceCall {
  readonly installation: Installation;
  readonly device: InstalledDevice;
  readonly body: BodyFields;
  readonly nowMs: number;
}

/** A variant that a device answers, asynchronously. */
export interface DeviceBehaviour {
  readonly by: 'device';
  readonly deviceTypes: readonly DeviceType[];
  readonly run: (call: DeviceCall) => DeviceOutcome;
  /** Whether it also reaches a device that the inventory does not show as commissioned. */
  readonly commissions?: boolean | undefined;
  /** What the MMC schema wants of the response element even when the request failed; nothing when left out. */
  readonly failed?: ((type: DeviceType) => BodyFields) | undefined;
}

/** What the DCC itself makes of a request: I0 with sr elements, I99 without data, or a refusal. */
export type DccOutcome =
  | { readonly result: 'done'; readonly payload: BodyFields | undefined; readonly installation: Installation }
  | { readonly result: 'refused'; readonly code: string };

export interface DccCall {
  readonly installation: Installation;
  readonly body: BodyFields;
  /** The request's RequestID, '' when it has none. */
  readonly reference: string;
  /** SHA-256 of the firmware image in the body, in upper case hex. */
  readonly imageHash?: string | undefined;
  readonly nowMs: number;
}

/** How a non-device request names the installation that it is about. */
export type Subject =
  | { readonly by: 'device'; readonly deviceId: string }
  /** Several devices, which may belong to several installations. */
  | { readonly by: 'devices'; readonly deviceIds: readonly string[] }
  | { readonly by: 'ordinal'; readonly ordinal: number }
  | { readonly by: 'nothing' };

/** A variant that the DCC answers at once. */
export interface DccBehaviour {
  readonly by: 'dcc';
  readonly subjectOf: (body: BodyFields) => Subject;
  /** Refusal when there is no such installation; 'accepted' where that is as it should be. */
  readonly unknownSubject: string;
  /** Refusal when it is not commissioned. */
  readonly notCommissioned: string;
  /** Refusal that a fault of the profile draws. */
  readonly faulty: string;
  readonly run: (call: DccCall) => DccOutcome;
}

export type Behaviour = DeviceBehaviour | DccBehaviour;

/** Behaviours of one group of Service References, by Service Reference Variant. */
export type Behaviours = Readonly<Record<string, Behaviour>>;

/** Text of a field without the white space around it, which the schema's types allow; '' when it is missing or is no text. */
export function textOf(body: BodyFields, field: string): string {
  const value = body[field];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim() : '';
}

/** Children of a field; {} when it is missing or is text. An empty element reads as '' or {}. */
export function childrenOf(body: BodyFields, field: string): BodyFields {
  const value = body[field];
  return isFields(value) ? value : {};
}

function isFields(value: BodyFields[string] | undefined): value is BodyFields {
  return typeof value === 'object' && !Array.isArray(value);
}
