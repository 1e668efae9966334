import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GauntletError, parseInput } from '@gauntlet/contracts';
import { formatRequestId, isDccAlertCode, type BodyFields, type RequestId } from '@gauntlet/duis';
import { z } from 'zod';
import { dccAlertContentSchema, fillContent } from './dcc-alert-defaults.ts';
import type { Deliveries } from './deliveries.ts';
import type { Organisations } from './organisations.ts';
import { writeDccAlert } from './write-alert.ts';

/** An error condition of the User Interface that should raise a security alert (SVTAD 6.3(b)). */
export const misuses = ['not-authentic', 'replayed', 'not-entitled', 'unknown-device'] as const;
export type Misuse = (typeof misuses)[number];

const schema = z.strictObject({
  version: z.literal(1),
  about: z.string().optional(),
  misuses: z.array(z.strictObject({ misuse: z.enum(misuses), alertCode: z.string().refine(isDccAlertCode, 'expected an enumerated DCC alert code such as N55'), content: dccAlertContentSchema, basis: z.string().min(1) })),
});

export type MisuseTable = ReadonlyMap<Misuse, { readonly alertCode: string; readonly content: BodyFields }>;

/** What ships with the simulator: a default for each misuse, with its basis. */
export const defaultMisuseAlertsFile = fileURLToPath(new URL('../../data/misuse-alerts.json', import.meta.url));

/** @throws GauntletError 'invalid-input' for a file that is no table of misuse alerts, with every problem */
export function loadMisuseAlerts(file: string): MisuseTable {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new GauntletError('invalid-input', `the misuse alerts in ${file} cannot be read`, { cause: error, problems: [{ path: file, value: '', expected: 'a readable JSON file' }] });
  }
  return new Map(parseInput(schema, read, 'the misuse alerts').misuses.map(({ misuse, alertCode, content }) => [misuse, { alertCode, content }]));
}

export interface MisuseAlertsParts {
  readonly table: MisuseTable;
  readonly organisations: Organisations;
  readonly deliveries: Deliveries;
  /** Simulated time, milliseconds since the epoch. */
  readonly nowMs: () => number;
}

/** An alert about no installation has a lane of its own. */
const noInstallation = -1;

/** Raises the alert that a misuse should lead to. The User is told in whose name it came, even where that User did not send it. */
export class MisuseAlerts {
  readonly #parts: MisuseAlertsParts;

  constructor(parts: MisuseAlertsParts) {
    this.#parts = parts;
  }

  /** Nothing for a misuse that the table does not name, or while too much waits for the User: an attacker must not fill its queue. */
  raise(misuse: Misuse, requestId: RequestId, s1spId: string | undefined): void {
    const { table, organisations, deliveries, nowMs } = this.#parts;
    const alert = table.get(misuse);
    const s1sp = organisations.s1sp(s1spId ?? organisations.s1spIds[0] ?? '');
    if (alert === undefined || s1sp === undefined || deliveries.fullFor(requestId.originator)) return;
    const build = (): string => {
      const at = new Date(nowMs()).toISOString();
      const content = fillContent(alert.content, { deviceId: requestId.target, requestId: formatRequestId(requestId), at });
      return writeDccAlert({ alertCode: alert.alertCode, content, throttled: undefined }, at, { s1sp, dcc: organisations.dcc });
    };
    deliveries.schedule({ kind: 'alert', userId: requestId.originator, installation: noInstallation, dueInMs: 0, traceparent: undefined, build });
  }
}
