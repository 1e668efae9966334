import type { DeviceType } from '@gauntlet/contracts';

const mpanPrefix = '99';
const mprnPrefix = '9';

/** The import MPAN (13 digits) of an ESME or the MPRN (10 digits) of a GSME, invented from the installation's ordinal. */
export function supplyNumberOf(ordinal: number, type: DeviceType): string | undefined {
  if (type === 'ESME') return mpanPrefix + String(ordinal).padStart(11, '0');
  return type === 'GSME' ? mprnPrefix + String(ordinal).padStart(9, '0') : undefined;
}

/** The ordinal of the installation with this MPAN or MPRN. */
export function ordinalOfSupplyNumber(number: string): number | undefined {
  if (/^99\d{11}$/.test(number)) return Number(number.slice(mpanPrefix.length));
  return /^9\d{9}$/.test(number) ? Number(number.slice(mprnPrefix.length)) : undefined;
}
