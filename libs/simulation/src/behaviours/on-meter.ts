import type { BodyFields, DeviceType } from '@gauntlet/contracts';
import { fuelOf, type InstalledDevice, type Installation } from '../installation/installation.ts';
import { logEvent, type LoggedEvent } from '../meter/event-log.ts';
import { caughtUp } from '../meter/catch-up.ts';
import type { MeterState } from '../meter/meter.ts';
import type { DeviceBehaviour, DeviceCall, DeviceError } from './behaviour.ts';

export interface MeterCall {
  readonly meter: MeterState;
  readonly device: InstalledDevice;
  readonly installation: Installation;
  readonly body: BodyFields;
  readonly nowMs: number;
}

/** `meter` when the request changed it; `event` goes to the meter's log in either case. */
export type MeterOutcome = { readonly payload?: BodyFields; readonly meter?: MeterState; readonly event?: Event } | { readonly error: DeviceError; readonly event?: Event; /** A GBCS alert that the meter raises besides. */ readonly alertCode?: string };
type Event = Omit<LoggedEvent, 'atMs'>;

/** A behaviour of the electricity and the gas meter; the device's type says which one is meant. */
export function onMeter(deviceTypes: readonly DeviceType[], run: (call: MeterCall) => MeterOutcome, failed?: DeviceBehaviour['failed']): DeviceBehaviour {
  return {
    by: 'device',
    deviceTypes,
    failed,
    run: ({ installation, device, body, nowMs }) => {
      const fuel = fuelOf(device.type);
      const stored = fuel === undefined ? undefined : installation[fuel];
      if (stored === undefined) return { result: 'device-error', errors: [{ code: 1, error: `no meter behind this ${device.type}` }], installation };
      const meter = caughtUp(stored, nowMs);
      const outcome = numeric(meter, run({ meter, device, installation, body, nowMs }));
      const changed = withEvent('meter' in outcome && outcome.meter !== undefined ? outcome.meter : meter, outcome.event, nowMs);
      const next = changed === stored ? installation : withMeter(installation, changed);
      if ('error' in outcome) return { result: 'device-error', errors: [outcome.error], installation: next, alertCode: outcome.alertCode };
      return { result: 'done', payload: outcome.payload ?? {}, installation: next };
    },
  };
}

/** A setting that ought to be a number and is none changes nothing: no later answer could state it. */
function numeric(before: MeterState, outcome: MeterOutcome): MeterOutcome {
  if ('error' in outcome || outcome.meter === undefined) return outcome;
  const { settings, payment } = outcome.meter;
  const changed = [...Object.entries(settings).flatMap(([name, value]) => (before.settings[name as keyof typeof settings] === value ? [] : [value])), ...(payment === before.payment ? [] : [payment])];
  const wrong = changed.map(nameOfNoNumber).find((name) => name !== undefined);
  return wrong === undefined ? outcome : { error: { code: 32, error: `${wrong}: expected a number` } };
}

function nameOfNoNumber(fields: object): string | undefined {
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    if (Number.isNaN(value)) return name;
    const within = typeof value === 'object' && value !== null ? nameOfNoNumber(value) : undefined;
    if (within !== undefined) return within;
  }
  return undefined;
}

/** The same behaviour, which a communications hub answers as well, with what it knows without a meter. */
export function orOnHub(behaviour: DeviceBehaviour, answer: (call: DeviceCall) => BodyFields): DeviceBehaviour {
  return {
    ...behaviour,
    deviceTypes: [...behaviour.deviceTypes, 'CHF'],
    run: (call) => (call.device.type === 'CHF' ? { result: 'done', payload: answer(call), installation: call.installation } : behaviour.run(call)),
  };
}

/** For a response whose schema chooses by fuel, also where nothing was read. */
export function emptyByFuel(type: DeviceType): BodyFields {
  return fuelOf(type) === 'gas' ? { Gas: {} } : { Electricity: {} };
}

function withEvent(meter: MeterState, event: Event | undefined, nowMs: number): MeterState {
  return event === undefined ? meter : { ...meter, events: logEvent(meter.events, { atMs: nowMs, ...event }) };
}

export function withMeter(installation: Installation, meter: MeterState): Installation {
  return { ...installation, [meter.fuel]: meter };
}
