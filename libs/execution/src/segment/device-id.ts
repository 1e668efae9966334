import type { DeviceGroup } from '@gauntlet/contracts';

/** EUI-64 of the device at this place of its group, as DUIS writes it. */
export function deviceIdAt({ firstDeviceId, step }: Pick<DeviceGroup, 'firstDeviceId' | 'step'>, place: number): string {
  const number = BigInt(`0x${firstDeviceId.replaceAll('-', '')}`) + BigInt(place) * BigInt(step);
  return (number.toString(16).toUpperCase().padStart(16, '0').match(/../g) ?? []).join('-');
}
