import type { LoadGroup } from '@gauntlet/contracts';

/** EUI-64 of the device at this place of its group, as DUIS writes it. */
export function deviceIdAt({ firstDeviceId, step }: LoadGroup, place: number): string {
  const device = numberOf(firstDeviceId) + BigInt(place) * BigInt(step);
  const hex = device.toString(16).toUpperCase().padStart(16, '0');
  return `${hex.slice(0, 2)}-${hex.slice(2, 4)}-${hex.slice(4, 6)}-${hex.slice(6, 8)}-${hex.slice(8, 10)}-${hex.slice(10, 12)}-${hex.slice(12, 14)}-${hex.slice(14, 16)}`;
}

const known = new Map<string, bigint>();

function numberOf(deviceId: string): bigint {
  let number = known.get(deviceId);
  if (number === undefined) known.set(deviceId, (number = BigInt(`0x${deviceId.split('-').join('')}`)));
  return number;
}
