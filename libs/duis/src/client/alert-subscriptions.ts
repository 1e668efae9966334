import type { ReadMessage } from './exchange.ts';

/** Which alerts: all when nothing is said; the case of neither matters. */
export interface AlertFilter {
  /** EUI-64 of the device that raises it, or that a DCC alert names. */
  readonly deviceId?: string | undefined;
  /** GBCS alert code such as "8F3F", or DCC alert code such as "N1". */
  readonly alertCode?: string | undefined;
}

export type AlertListener = (alert: ReadMessage) => void;

const any = '*';

/** Who is told of which alerts. Finding them takes four look-ups, however many subscriptions there are. */
export class AlertSubscriptions {
  readonly #byKey = new Map<string, Set<AlertListener>>();

  /** @returns what ends the subscription */
  subscribe({ deviceId, alertCode }: AlertFilter, listener: AlertListener): () => void {
    const key = keyOf(deviceId, alertCode);
    const listeners = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, listeners);
    // A function of its own, so that one listener may be given twice and ended once.
    const told: AlertListener = (alert) => listener(alert);
    listeners.add(told);
    return () => {
      listeners.delete(told);
      if (listeners.size === 0 && this.#byKey.get(key) === listeners) this.#byKey.delete(key);
    };
  }

  /** @returns whether anyone was told */
  tell(alert: ReadMessage, { deviceId, alertCode }: AlertFilter): boolean {
    if (this.#byKey.size === 0) return false;
    let told = false;
    for (const key of new Set([keyOf(deviceId, alertCode), keyOf(deviceId, undefined), keyOf(undefined, alertCode), keyOf(undefined, undefined)])) {
      // A copy: whoever waits for one alert ends its subscription when told.
      for (const listener of Array.from(this.#byKey.get(key) ?? [])) {
        told = true;
        listener(alert);
      }
    }
    return told;
  }
}

function keyOf(deviceId: string | undefined, alertCode: string | undefined): string {
  return `${deviceId?.toUpperCase() ?? any} ${alertCode?.toUpperCase() ?? any}`;
}
