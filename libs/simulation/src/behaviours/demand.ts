import type { BodyFields } from '@gauntlet/contracts';
import { halfHourMs } from '../meter/consumption.ts';
import { newWatch } from '../meter/load-limit.ts';
import type { MarkName, MeterState } from '../meter/meter.ts';
import { consumedBetween, exportedAt } from '../meter/register.ts';
import { settingOf, withSetting } from '../meter/settings.ts';
import { childrenOf, type Behaviours } from './behaviour.ts';
import { onMeter, type MeterCall } from './on-meter.ts';

/** Service References 4.12, 4.15, 6.4 and 6.18: maximum demand and load limit. */
export const demandBehaviours: Behaviours = {
  '4.12.1': onMeter(['ESME'], (call) => ({ payload: importDemand(call) })),
  '4.12.2': onMeter(['ESME'], ({ meter, nowMs }) => ({ payload: { MaxDemandActiveEnergyExport: highest(meter, { mark: 'maximumDemandExport', energy: (fromMs, toMs) => exportedAt(meter, toMs) - exportedAt(meter, fromMs) }, nowMs) } })),
  '4.15': onMeter(['ESME'], ({ meter }) => {
    const { LoadLimitPowerThreshold = 0, LoadLimitPeriod = 0, LoadLimitRestorationPeriod = 0, LoadLimitSupplyState = 'Unchanged' } = settingOf(meter, 'loadLimit');
    return { payload: { LoadLimitCounterValue: meter.watch?.count ?? 0, LoadLimitPowerThreshold, LoadLimitPeriod, LoadLimitRestorationPeriod, LoadLimitSupplyState } };
  }),
  '6.4.1': onMeter(['ESME'], ({ meter, body, nowMs }) => {
    const { LoadLimitPowerThreshold = 0, LoadLimitPeriod = 0, LoadLimitRestorationPeriod = 0, LoadLimitSupplyState = 'Unchanged' } = body;
    const limits = { LoadLimitPowerThreshold: Number(LoadLimitPowerThreshold), LoadLimitPeriod: Number(LoadLimitPeriod), LoadLimitRestorationPeriod: Number(LoadLimitRestorationPeriod), LoadLimitSupplyState };
    return { meter: { ...withSetting(meter, 'loadLimit', limits), watch: { ...newWatch(nowMs), count: meter.watch?.count ?? 0 } }, event: { log: 'event', code: undefined, meaning: 'Load limit changed' } };
  }),
  '6.4.2': onMeter(['ESME'], ({ meter, nowMs }) => ({ meter: { ...marked(meter, ['loadLimitCounter'], nowMs), watch: meter.watch === undefined ? undefined : { ...meter.watch, count: 0 } } })),
  '6.18.1': onMeter(['ESME'], ({ meter, body, nowMs }) => ({ meter: marked(withSetting(meter, 'maximumDemandPeriod', childrenOf(body, 'MaximumDemandTimePeriodSchedule')), ['maximumDemandPeriod'], nowMs) })),
  '6.18.2': onMeter(['ESME'], ({ meter, body, nowMs }) => ({ meter: marked(meter, resets.flatMap(([element, mark]) => (element in body ? [mark] : [])), nowMs) })),
};

const resets: readonly (readonly [string, MarkName])[] = [
  ['MaxDemandActivePowerImportValue', 'maximumDemandImport'],
  ['MaxDemandActivePowerExportValue', 'maximumDemandExport'],
  ['MaxDemandConfigTimeActivePowerImportValue', 'maximumDemandPeriod'],
];

function marked(meter: MeterState, names: readonly MarkName[], nowMs: number): MeterState {
  return { ...meter, marks: { ...meter.marks, ...Object.fromEntries(names.map((name) => [name, nowMs])) } };
}

function importDemand({ meter, nowMs }: MeterCall): BodyFields {
  const energy = (fromMs: number, toMs: number): number => consumedBetween(meter, fromMs, toMs);
  const period = settingOf(meter, 'maximumDemandPeriod');
  return {
    MaxDemandConfigurableTimeActivePowerImport: highest(meter, { mark: 'maximumDemandPeriod', energy }, nowMs),
    MaxDemandActiveEnergyImport: highest(meter, { mark: 'maximumDemandImport', energy }, nowMs),
    ...('StartTime' in period ? { MaxDemandConfigurableTimePeriod: period } : {}),
  };
}

/** Half hours that a register without a reset looks back: a month. */
const halfHoursMax = 31 * 48;

/** The half hour with the highest mean power (W) since the register's reset. */
function highest(meter: MeterState, register: { readonly mark: MarkName; readonly energy: (fromMs: number, toMs: number) => number }, nowMs: number): BodyFields {
  const resetMs = meter.marks[register.mark];
  const last = Math.floor(nowMs / halfHourMs) * halfHourMs;
  const first = Math.max(last - halfHoursMax * halfHourMs, resetMs ?? 0);
  let most = { valueW: 0, atMs: last };
  for (let atMs = last; atMs - halfHourMs >= first; atMs -= halfHourMs) {
    const valueW = register.energy(atMs - halfHourMs, atMs) * 2;
    if (valueW > most.valueW) most = { valueW, atMs };
  }
  return { Value: most.valueW, CaptureTime: new Date(most.atMs).toISOString(), ...(resetMs === undefined ? {} : { LastResetDateTime: new Date(resetMs).toISOString() }) };
}
