import { GauntletError } from '@gauntlet/contracts';
import { findAlertCode, formatRequestId, type Signer } from '@gauntlet/duis';
import { raiseAlert, supplyNumberOf, switchPower, type Installation } from '@gauntlet/simulation';
import { sendDeviceAlert } from '../dcc/alert-sender.ts';
import { writeDccAlert, type WrittenDccAlert } from '../dcc/write-alert.ts';
import { dccAlertDefaults, fillContent } from '../dcc/dcc-alert-defaults.ts';
import { readAlert, readDccAlert, readPower } from './lab-input.ts';
import type { LabParts } from './lab.ts';

/** Alerts and power outages that the laboratory makes. Every method takes the JSON that came and throws GauntletError for what is wrong with it. */
export class LabAlerts {
  readonly #parts: LabParts;

  constructor(parts: LabParts) {
    this.#parts = parts;
  }

  /** A device raises an alert, as often as `repeat` says. */
  raiseAlert(json: string): object {
    const { estate, clock } = this.#parts;
    const alert = readAlert(json);
    this.checkUser(alert.userId);
    const description = findAlertCode(alert.alertCode)?.description ?? alert.alertCode;
    for (let count = 0; count < alert.repeat; count += 1) {
      const outcome = raiseAlert(this.#installationOf(alert.deviceId), { deviceId: alert.deviceId, alertCode: alert.alertCode, description }, clock.nowMs());
      if (!outcome.raised) throw whyNotRaised(outcome.reason);
      estate.keep(outcome.installation);
      sendDeviceAlert(this.#parts, outcome.installation, { ...alert, description });
    }
    return { deviceId: alert.deviceId, alertCode: alert.alertCode, userId: alert.userId };
  }

  /** The DCC sends an alert of one of its 24 kinds of payload; code and content are the shipped ones unless they are given. */
  raiseDccAlert(json: string): object {
    const wanted = readDccAlert(json);
    const installation = this.#installationOf(wanted.deviceId);
    this.checkUser(wanted.userId);
    const shipped = dccAlertDefaults.find(({ kind }) => kind === wanted.kind);
    if (shipped === undefined) throw new GauntletError('invalid-input', `there is no payload ${wanted.kind}`);
    const alertCode = wanted.alertCode ?? shipped.alertCode;
    this.#sendDccAlert(installation, { ...wanted, alertCode, content: wanted.content ?? shipped.content });
    return { kind: wanted.kind, alertCode, deviceId: wanted.deviceId, userId: wanted.userId };
  }

  /** The premises lose their power (the DCC tells by AD1), or get it back (the meter tells). */
  switchPower(json: string): object {
    const { estate, clock } = this.#parts;
    const { deviceId, power, userId } = readPower(json);
    this.checkUser(userId);
    const switched = switchPower(this.#installationOf(deviceId), { deviceId, power }, clock.nowMs());
    if (!switched.switched) throw new GauntletError('conflict', `the power is ${power} already`);
    estate.keep(switched.installation);
    const outage = dccAlertDefaults.find(({ kind }) => kind === 'PowerOutageEvent');
    const meter = switched.installation.devices.find(({ type }) => type === 'ESME');
    if (power === 'off' && outage !== undefined) this.#sendDccAlert(switched.installation, { ...outage, deviceId, userId, throttled: undefined });
    if (switched.alertCode !== undefined && meter !== undefined) sendDeviceAlert(this.#parts, switched.installation, { deviceId: meter.deviceId, userId, alertCode: switched.alertCode, description: findAlertCode(switched.alertCode)?.description ?? '', throttled: undefined });
    return { deviceId, power, userId };
  }

  /** An alert as of a device that nobody tends: it leaves no trace in the device. @throws GauntletError 'not-found' */
  send(kind: 'device' | 'dcc', deviceId: string, userId: string): void {
    const installation = this.#installationOf(deviceId);
    if (kind === 'device') sendDeviceAlert(this.#parts, installation, { deviceId, userId, ...trafficAlert, throttled: undefined });
    else if (trafficDccAlert !== undefined) this.#sendDccAlert(installation, { ...trafficDccAlert, deviceId, userId, throttled: undefined });
  }

  /** @throws GauntletError 'not-found' */
  checkUser(userId: string): void {
    if (this.#parts.organisations.rolesOf(userId) === undefined) throw new GauntletError('not-found', `there is no User ${userId}`);
  }

  #installationOf(deviceId: string): Installation {
    const installation = this.#parts.estate.findByDevice(deviceId);
    if (installation === undefined) throw new GauntletError('not-found', `there is no device ${deviceId}`);
    return installation;
  }

  #sendDccAlert(installation: Installation, alert: WrittenDccAlert & { readonly deviceId: string; readonly userId: string }): void {
    const requestId = formatRequestId({ originator: alert.userId, target: alert.deviceId, counter: this.#parts.counter.next() });
    const hub = installation.devices.find(({ type }) => type === 'CHF') ?? installation.devices[0];
    const named = installation.devices.find(({ deviceId }) => deviceId === alert.deviceId);
    const supplyNumber = supplyNumberOf(installation.ordinal, named?.type === 'GSME' ? 'GSME' : 'ESME') ?? '';
    this.#send(installation, alert.userId, (at, signers) => {
      const content = fillContent(alert.content, { deviceId: alert.deviceId, hubId: hub?.deviceId ?? alert.deviceId, requestId, supplyNumber, at, date: at.slice(0, 10) });
      return writeDccAlert({ ...alert, content }, at, signers);
    });
  }

  #send(installation: Installation, userId: string, write: (at: string, signers: { readonly s1sp: Signer; readonly dcc: Signer }) => string): void {
    const { organisations, deliveries, clock } = this.#parts;
    const build = (): string => {
      const s1sp = organisations.s1sp(installation.model.s1sp);
      if (s1sp === undefined) throw new Error(`no S1SP ${installation.model.s1sp}`);
      return write(new Date(clock.nowMs()).toISOString(), { s1sp, dcc: organisations.dcc });
    };
    deliveries.schedule({ kind: 'alert', userId, installation: installation.ordinal, dueInMs: 0, traceparent: undefined, build });
  }
}

/** What traffic of alerts consists of: which ones the real estate raises, and how often each, is not published. */
const trafficAlert = { alertCode: '8F3F', description: findAlertCode('8F3F')?.description ?? '8F3F' } as const;
const trafficDccAlert = dccAlertDefaults.find(({ kind }) => kind === 'PowerOutageEvent');

/** An alert that cannot leave is a fault of the lines, not of the request: the lab says that it cannot be reached. */
function whyNotRaised(reason: 'unknown-device' | 'not-commissioned' | 'unreachable'): GauntletError {
  if (reason === 'unreachable') return new GauntletError('unavailable', 'the alert cannot leave: the WAN or the HAN of the installation is down', { retryable: true });
  if (reason === 'not-commissioned') return new GauntletError('conflict', 'the installation is not commissioned, so its alerts reach no User');
  return new GauntletError('not-found', 'there is no such device');
}
