import type { BodyFields, BodyValue } from '@gauntlet/contracts';
import { entryOf } from '../behaviours/fields.ts';

/** More than any register, balance or identifier holds, and valid for every numeric type of the schemas used here. */
const implausibleNumber = 4_294_967_295;

const implausibleTexts: Readonly<Record<string, string>> = {
  FirmwareVersion: '????????',
  DeviceFirmwareVersion: '????????',
  DeviceStatus: 'Suspended',
};

/**
 * The payload with wrong data in it: numbers become absurdly large, supply states and firmware versions wrong.
 * Still valid against the schemas, because a device with wrong data is not a device with broken messages.
 */
export function makeImplausible(payload: BodyFields): BodyFields {
  return Object.fromEntries(Object.entries(payload).map(([element, value]) => [element, element.startsWith('@') ? value : spoil(element, value)]));
}

function spoil(element: string, value: BodyValue): BodyValue {
  if (typeof value === 'number') return implausibleNumber;
  if (typeof value === 'string') return spoilText(element, value);
  if (typeof value === 'boolean') return !value;
  return isList(value) ? value.map((item) => spoil(element, item)) : makeImplausible(value);
}

function spoilText(element: string, value: string): string {
  if (element === 'SupplyState') return value === 'Enabled' ? 'Disabled' : 'Enabled';
  if (element === 'PaymentMode') return value === 'Credit' ? 'Prepayment' : 'Credit';
  return entryOf(implausibleTexts, element) ?? value;
}

function isList(value: BodyFields | readonly BodyValue[]): value is readonly BodyValue[] {
  return Array.isArray(value);
}
