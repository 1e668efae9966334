import { GauntletError } from '@gauntlet/contracts';
import type { LabAlerts } from './lab-alerts.ts';
import { readAlertTraffic, type WantedAlertTraffic } from './lab-input.ts';

interface Running extends WantedAlertTraffic {
  readonly userId: string;
  readonly devices: number;
  readonly endsMs: number;
  /** Alerts due and not sent, a part of one included. */
  due: { device: number; dcc: number };
  random: number;
}

const everyMs = 10;
/** A process that was held up does not send all that it missed at once. */
const catchUpMs = 200;

/**
 * Alerts that the estate raises by itself at a rate, for one User each, as its devices would: in the real system they outnumber
 * Responses. Whoever wants them asks again before their time is over; so they end with the one who asked.
 */
export class AlertTraffic {
  readonly #alerts: LabAlerts;
  readonly #running = new Map<string, Running>();
  #timer: NodeJS.Timeout | undefined;
  #lastMs = 0;

  constructor(alerts: LabAlerts) {
    this.#alerts = alerts;
  }

  /** Sets the rates for a User; both 0 ends them. @throws GauntletError 'invalid-input' or 'not-found' */
  set(userId: string, json: string): object {
    const wanted = readAlertTraffic(json);
    const user = userId.toUpperCase();
    this.#alerts.checkUser(user);
    const { devicePerSecond, dccPerSecond, forMs } = wanted;
    const before = this.#running.get(user);
    if (devicePerSecond + dccPerSecond === 0) this.#running.delete(user);
    else this.#running.set(user, { ...wanted, userId: user, devices: wanted.groups.reduce((sum, { count }) => sum + count, 0), endsMs: performance.now() + forMs, due: before?.due ?? { device: 0, dcc: 0 }, random: before?.random ?? wanted.seed >>> 0 });
    if (this.#timer === undefined && this.#running.size > 0) {
      this.#lastMs = performance.now();
      this.#timer = setInterval(() => this.#raise(), everyMs).unref();
    }
    return { userId: user, devicePerSecond, dccPerSecond, forMs };
  }

  #raise(): void {
    const nowMs = performance.now();
    const seconds = Math.min(catchUpMs, nowMs - this.#lastMs) / 1_000;
    this.#lastMs = nowMs;
    for (const [user, running] of this.#running) {
      if (nowMs > running.endsMs) this.#running.delete(user);
      else {
        running.due.device += running.devicePerSecond * seconds;
        running.due.dcc += running.dccPerSecond * seconds;
        for (; running.due.device >= 1; running.due.device -= 1) this.#send('device', running);
        for (; running.due.dcc >= 1; running.due.dcc -= 1) this.#send('dcc', running);
      }
    }
    if (this.#running.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #send(kind: 'device' | 'dcc', running: Running): void {
    try {
      this.#alerts.send(kind, drawDevice(running), running.userId);
    } catch (error) {
      // A group may name devices that are not there: those raise nothing.
      if (!(error instanceof GauntletError)) throw error;
    }
  }
}

/** The next device of the sequence that the seed begins, each as likely as the other. */
function drawDevice(running: Running): string {
  running.random = (Math.imul(running.random, 1_664_525) + 1_013_904_223) >>> 0;
  let place = Math.floor((running.random / 4_294_967_296) * running.devices);
  for (const { firstDeviceId, count, step } of running.groups) {
    if (place < count) return textOf(BigInt(`0x${firstDeviceId.replaceAll('-', '')}`) + BigInt(place) * BigInt(step));
    place -= count;
  }
  return running.groups[0]?.firstDeviceId ?? '';
}

function textOf(device: bigint): string {
  return (device.toString(16).toUpperCase().padStart(16, '0').match(/../g) ?? []).join('-');
}
