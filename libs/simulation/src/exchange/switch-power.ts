import { findDevice, type Installation } from '../installation/installation.ts';
import { logEvent } from '../meter/event-log.ts';
import { withOutage } from '../meter/register.ts';

/** GBCS alert codes of a restored supply: any outage, and one of three minutes or more. */
const restoredCode = '8F35';
const restoredLateCode = '8F36';
const lateMs = 180_000;

export type PowerSwitched =
  | { readonly switched: true; readonly installation: Installation; /** Code of the alert that the meter raises when its supply is back. */ readonly alertCode: string | undefined }
  | { readonly switched: false; readonly reason: 'unknown-device' | 'already' };

/** The premises lose their power, or get it back: without power nothing is used, and the hub has no WAN. The electricity meter logs both when it is back. */
export function switchPower(installation: Installation, change: { readonly deviceId: string; readonly power: 'off' | 'on' }, nowMs: number): PowerSwitched {
  if (findDevice(installation, change.deviceId) === undefined) return { switched: false, reason: 'unknown-device' };
  const isOff = installation.powerOffSinceMs !== undefined;
  if (isOff === (change.power === 'off')) return { switched: false, reason: 'already' };
  const { electricity, powerOffSinceMs = nowMs } = installation;
  if (change.power === 'off') {
    return { switched: true, installation: { ...installation, powerOffSinceMs: nowMs, electricity: electricity === undefined ? undefined : withOutage(electricity, 'begins', nowMs) }, alertCode: undefined };
  }
  const alertCode = nowMs - powerOffSinceMs >= lateMs ? restoredLateCode : restoredCode;
  if (electricity === undefined) return { switched: true, installation: { ...installation, powerOffSinceMs: undefined }, alertCode: undefined };
  const events = logEvent(logEvent(electricity.events, { atMs: powerOffSinceMs, log: 'power', code: undefined, meaning: 'Supply outage' }), { atMs: nowMs, log: 'power', code: alertCode, meaning: 'Supply outage restored' });
  return { switched: true, installation: { ...installation, powerOffSinceMs: undefined, electricity: { ...withOutage(electricity, 'ends', nowMs), events } }, alertCode };
}
