import { findAlertCode, type RequestCounter, type Smets1DeviceAlert } from '@gauntlet/duis';
import { dueStorms, raiseAlert, type Installation } from '@gauntlet/simulation';
import type { Estate } from '../estate/estate.ts';
import type { SimulatedClock } from '../estate/simulated-clock.ts';
import type { Deliveries } from './deliveries.ts';
import type { Organisations } from './organisations.ts';
import { writeDeviceAlert, type Throttled } from './write-alert.ts';

export interface AlertParts {
  readonly estate: Estate;
  readonly organisations: Organisations;
  readonly deliveries: Deliveries;
  readonly clock: SimulatedClock;
  /** The DCC's own counter, for what answers no request. */
  readonly counter: RequestCounter;
}

export type SentAlert = Omit<Smets1DeviceAlert, 'counter'> & { readonly throttled?: Throttled | undefined };

/** The alert of a device on its way to a User. */
export function sendDeviceAlert({ organisations, deliveries, clock, counter }: AlertParts, installation: Installation, { throttled, ...alert }: SentAlert, dueInMs = 0): void {
  const own = { ...alert, counter: counter.next() };
  const build = (): string => {
    const s1sp = organisations.s1sp(installation.model.s1sp);
    if (s1sp === undefined) throw new Error(`no S1SP ${installation.model.s1sp}`);
    return writeDeviceAlert(own, new Date(clock.nowMs()).toISOString(), { s1sp, dcc: organisations.dcc }, throttled);
  };
  deliveries.schedule({ kind: 'alert', userId: alert.userId, installation: installation.ordinal, dueInMs, traceparent: undefined, build });
}

/** The storms that break out with a User's request: each stands once in the device's log, and its alerts leave one after the other. */
export function sendStorms(parts: AlertParts, installation: Installation, userId: string): void {
  for (const { deviceId, alertCode, count, spacingMs } of dueStorms(installation)) {
    const description = findAlertCode(alertCode)?.description ?? alertCode;
    const current = parts.estate.findByOrdinal(installation.ordinal) ?? installation;
    const raised = raiseAlert(current, { deviceId, alertCode, description }, parts.clock.nowMs());
    if (!raised.raised) continue;
    parts.estate.keep(raised.installation);
    for (let number = 0; number < count; number += 1) sendDeviceAlert(parts, raised.installation, { deviceId, userId, alertCode, description }, number * spacingMs);
  }
}
