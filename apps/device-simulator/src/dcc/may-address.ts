import type { DeviceType } from '@gauntlet/contracts';

/** Letters of User roles: import and export supplier, electricity distributor; gas supplier, gas transporter. Other users and registered supplier agents have no fuel. */
const electricityRoles: ReadonlySet<string> = new Set(['IS', 'ES', 'ED']);
const gasRoles: ReadonlySet<string> = new Set(['GS', 'GT']);

const fuels: Readonly<Partial<Record<DeviceType, 'electricity' | 'gas'>>> = { ESME: 'electricity', HCALCS: 'electricity', GSME: 'gas', GPF: 'gas' };

/**
 * Whether one of the roles with which a User may send a variant goes with the device (else E4: role not authorised for that device).
 * Who is registered for a meter is not simulated, only that a role of one fuel has no say over the other's meter.
 * @param eligible roles that may send the variant; any when empty
 */
export function mayAddress(userRoles: string, eligible: readonly string[], type: DeviceType): boolean {
  const fuel = fuels[type];
  const others = fuel === 'electricity' ? gasRoles : fuel === 'gas' ? electricityRoles : undefined;
  return others === undefined || userRoles.split(/\s+/).some((role) => (eligible.length === 0 || eligible.includes(role)) && !others.has(role));
}
