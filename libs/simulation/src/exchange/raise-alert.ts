import { withMeter } from '../behaviours/on-meter.ts';
import { findDevice, fuelOf, hanIsUp, wanIsUp, type Installation } from '../installation/installation.ts';
import { logEvent } from '../meter/event-log.ts';

export type RaisedAlert =
  | { readonly raised: true; readonly installation: Installation }
  | { readonly raised: false; readonly reason: 'unknown-device' | 'not-commissioned' | 'unreachable' };

/** A device raises an alert: its meter logs it, and it leaves unless WAN or HAN are down. */
export function raiseAlert(installation: Installation, alert: { readonly deviceId: string; readonly alertCode: string; readonly description: string }, nowMs: number): RaisedAlert {
  const device = findDevice(installation, alert.deviceId);
  if (device === undefined) return { raised: false, reason: 'unknown-device' };
  if (installation.lifecycle !== 'commissioned') return { raised: false, reason: 'not-commissioned' };
  if (!wanIsUp(installation, nowMs) || !hanIsUp(installation, device.type, nowMs)) return { raised: false, reason: 'unreachable' };
  const fuel = fuelOf(device.type);
  const meter = fuel === undefined ? undefined : installation[fuel];
  if (meter === undefined) return { raised: true, installation };
  const events = logEvent(meter.events, { atMs: nowMs, log: securityAlerts.has(alert.alertCode) ? 'security' : 'event', code: alert.alertCode, meaning: alert.description.slice(0, 200) });
  return { raised: true, installation: withMeter(installation, { ...meter, events }) };
}

/** Alerts that tell of tampering go to the security log: unauthorised physical access, tilt. */
const securityAlerts: ReadonlySet<string> = new Set(['8F3F', '81C2', '81C3']);
