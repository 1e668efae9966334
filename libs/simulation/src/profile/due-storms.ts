import type { Installation } from '../installation/installation.ts';
import { isAmongShare } from './loss-windows.ts';

/** Alerts that a device raises one after the other. */
export interface AlertStorm {
  readonly deviceId: string;
  readonly alertCode: string;
  readonly count: number;
  readonly spacingMs: number;
}

const none: readonly AlertStorm[] = [];

/** The storms that the profile has break out with the installation's last request. */
export function dueStorms(installation: Installation): readonly AlertStorm[] {
  const { alertStorms } = installation.model.profile;
  if (alertStorms.length === 0) return none;
  return alertStorms.flatMap(({ device, alertCode, from, every, count, spacingMs, share }, index) => {
    const since = installation.requests - from;
    const isDue = every === undefined ? since === 0 : since >= 0 && since % every === 0;
    const deviceId = installation.devices.find(({ type }) => type === device)?.deviceId;
    return isDue && deviceId !== undefined && isAmongShare(installation, share, `storm ${index}`) ? [{ deviceId, alertCode, count, spacingMs }] : [];
  });
}
