import type { BodyFields } from '@gauntlet/contracts';
import { dayMs, halfHourMs } from '../meter/consumption.ts';
import { isTwinElement } from '../installation/installation.ts';
import type { MeterState } from '../meter/meter.ts';
import { activePowerAt, consumedBetween, exportedAt, reactiveOf, registerAt, secondaryAt, stepsWithin } from '../meter/register.ts';
import type { Behaviours } from './behaviour.ts';
import { emptyByFuel, onMeter, type MeterOutcome } from './on-meter.ts';
import { readLogPeriod } from './read-log-period.ts';

/** Limits of the MMC schema, which are those of the meters' logs. */
const dailyEntriesMax = 31;
const profileEntriesMax = 19_056;
/** Of reactive import and of export: three months. */
const quarterEntriesMax = 4_464;

/** Service Reference 4, Reading: registers, daily reads and half-hourly profiles. The Gas Proxy Function shows what the gas meter holds. */
export const readBehaviours: Behaviours = {
  '4.1.1': onMeter(
    ['ESME', 'GSME', 'GPF'],
    ({ meter, nowMs, installation }) => ({ payload: importRegister(meter, nowMs, isTwinElement(installation)) }),
    emptyByFuel,
  ),
  '4.6.1': onMeter(['ESME', 'GSME'], (call) =>
    entriesOf(call, { stepMs: dayMs, max: dailyEntriesMax }, (meter, atMs) =>
      meter.fuel === 'gas' ? { Gas: { GasActiveImportRegisterConsumption: registerAt(meter, atMs) } } : { Electricity: { ElecActiveImportRegisterConsumption: registerAt(meter, atMs), ...(isTwinElement(call.installation) ? { SecondaryActiveImportRegisterConsumption: secondaryAt(meter, atMs) } : {}) } },
    ),
  ),
  '4.8.1': onMeter(['ESME', 'GSME'], (call) =>
    // A half hour is logged at its end, with what was used in it.
    entriesOf(call, { stepMs: halfHourMs, max: profileEntriesMax }, (meter, atMs) => ({
      [meter.fuel === 'gas' ? 'Gas' : 'Electricity']: {
        PrimaryValue: consumedBetween(meter, atMs - halfHourMs, atMs),
        ...(meter.fuel === 'electricity' && isTwinElement(call.installation) ? { SecondaryValue: secondaryAt(meter, atMs) - secondaryAt(meter, atMs - halfHourMs) } : {}),
      },
    })),
  ),
  '4.2': onMeter(['ESME'], ({ meter, nowMs }) => {
    const exportedWh = exportedAt(meter, nowMs);
    return { payload: { ActiveExportRegister: { Value: exportedWh, ActiveEnergyUnit: 'Wh' }, ReactiveExportRegister: { Value: reactiveOf(exportedWh), ReactiveEnergyUnit: 'varh' } } };
  }),
  '4.6.2': onMeter(['ESME'], (call) => exportDays(call)),
  '4.8.2': onMeter(['ESME'], (call) =>
    valuesOf(call, (meter, atMs) => ({ ReactiveEnergyImportedValue: reactiveOf(consumedBetween(meter, atMs - halfHourMs, atMs)), Timestamp: new Date(atMs).toISOString() })),
  ),
  '4.8.3': onMeter(['ESME'], (call) =>
    valuesOf(call, (meter, atMs) => {
      const exportedWh = exportedAt(meter, atMs) - exportedAt(meter, atMs - halfHourMs);
      return { ActiveEnergyExportedValue: exportedWh, ReactiveEnergyExportedValue: reactiveOf(exportedWh), Timestamp: new Date(atMs).toISOString() };
    }),
  ),
  '4.16': onMeter(['ESME'], ({ meter, nowMs }) => {
    const powerW = activePowerAt(meter, nowMs);
    return { payload: { ActivePowerImport: { Value: powerW, Unit: 'W' }, PrimaryActivePowerImportValue: powerW } };
  }),
};

function importRegister(meter: MeterState, nowMs: number, isTwin: boolean): BodyFields {
  const value = registerAt(meter, nowMs);
  if (meter.fuel === 'gas') return { Gas: { ConsumptionRegister: { Value: value, Unit: 'm3' } } };
  const secondary = isTwin ? { SecondaryActiveImportRegister: { Value: secondaryAt(meter, nowMs), ActiveEnergyUnit: 'Wh' } } : {};
  return { Electricity: { ActiveImportRegister: { Value: value, ActiveEnergyUnit: 'Wh' }, ...secondary } };
}

/** Logs whose entries carry their time last. */
function valuesOf(call: LogCall, entry: (meter: MeterState, atMs: number) => BodyFields, log: { readonly stepMs: typeof dayMs | typeof halfHourMs; readonly max: number } = { stepMs: halfHourMs, max: quarterEntriesMax }): MeterOutcome {
  const period = readLogPeriod(call.body);
  if (period === undefined) return { error: { code: 2, error: 'ReadLogPeriod: expected StartDateTime before EndDateTime' } };
  return { payload: { LogEntry: stepsWithin(period, log.stepMs, { nowMs: call.nowMs, max: log.max }).map((atMs) => entry(call.meter, atMs)) } };
}

function exportDays(call: LogCall): MeterOutcome {
  return valuesOf(call, (meter, atMs) => ({ ActiveExportRegisterValue: exportedAt(meter, atMs), TimeStamp: new Date(atMs).toISOString() }), { stepMs: dayMs, max: dailyEntriesMax });
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
