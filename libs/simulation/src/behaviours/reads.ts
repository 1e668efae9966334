import type { BodyFields } from '@gauntlet/contracts';
import { dayMs, halfHourMs } from '../meter/consumption.ts';
import type { MeterState } from '../meter/meter.ts';
import { activePowerAt, consumedBetween, registerAt, stepsWithin } from '../meter/register.ts';
import type { Behaviours } from './behaviour.ts';
import { onMeter, type MeterOutcome } from './on-meter.ts';
import { readLogPeriod } from './read-log-period.ts';

/** Limits of the MMC schema, which are those of the meters' logs. */
const dailyEntriesMax = 31;
const profileEntriesMax = 19_056;

/** Service Reference 4, Reading: registers, daily reads and half-hourly profiles. */
export const readBehaviours: Behaviours = {
  '4.1.1': onMeter(
    ['ESME', 'GSME'],
    ({ meter, nowMs }) => ({ payload: importRegister(meter, nowMs) }),
    (type) => ({ [type === 'ESME' ? 'Electricity' : 'Gas']: {} }),
  ),
  '4.6.1': onMeter(['ESME', 'GSME'], (call) =>
    entriesOf(call, { stepMs: dayMs, max: dailyEntriesMax }, (meter, atMs) =>
      meter.fuel === 'gas' ? { Gas: { GasActiveImportRegisterConsumption: registerAt(meter, atMs) } } : { Electricity: { ElecActiveImportRegisterConsumption: registerAt(meter, atMs) } },
    ),
  ),
  '4.8.1': onMeter(['ESME', 'GSME'], (call) =>
    // A half hour is logged at its end, with what was used in it.
    entriesOf(call, { stepMs: halfHourMs, max: profileEntriesMax }, (meter, atMs) => ({
      [meter.fuel === 'gas' ? 'Gas' : 'Electricity']: { PrimaryValue: consumedBetween(meter, atMs - halfHourMs, atMs) },
    })),
  ),
  '4.16': onMeter(['ESME'], ({ meter, nowMs }) => {
    const powerW = activePowerAt(meter, nowMs);
    return { payload: { ActivePowerImport: { Value: powerW, Unit: 'W' }, PrimaryActivePowerImportValue: powerW } };
  }),
};

function importRegister(meter: MeterState, nowMs: number): BodyFields {
  const value = registerAt(meter, nowMs);
  if (meter.fuel === 'gas') return { Gas: { ConsumptionRegister: { Value: value, Unit: 'm3' } } };
  return { Electricity: { ActiveImportRegister: { Value: value, ActiveEnergyUnit: 'Wh' } } };
}

interface LogCall {
  readonly meter: MeterState;
  readonly body: BodyFields;
  readonly nowMs: number;
}

function entriesOf(call: LogCall, log: { readonly stepMs: typeof dayMs | typeof halfHourMs; readonly max: number }, entry: (meter: MeterState, atMs: number) => BodyFields): MeterOutcome {
  const period = readLogPeriod(call.body);
  if (period === undefined) return { error: { code: 2, error: 'ReadLogPeriod: expected StartDateTime before EndDateTime' } };
  const times = stepsWithin(period, log.stepMs, { nowMs: call.nowMs, max: log.max });
  if (times.length === 0) return {};
  return { payload: { LogEntry: times.map((atMs) => ({ Timestamp: new Date(atMs).toISOString(), ...entry(call.meter, atMs) })) } };
}
