import type { BodyFields } from '@gauntlet/contracts';
import { noise } from '../chance/random.ts';
import { dayMs, halfHourMs } from '../meter/consumption.ts';
import type { MeterState } from '../meter/meter.ts';
import { consumedBetween, stepsWithin } from '../meter/register.ts';
import { settingOf, withSetting } from '../meter/settings.ts';
import { childrenOf, textOf, type Behaviours } from './behaviour.ts';
import { pick } from './fields.ts';
import { emptyByFuel, onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';
import { readLogPeriod } from './read-log-period.ts';

const voltageEntriesMax = 4_320;
const gasEntriesMax = 41;
const nominalVolts = 240;

/** Service References 4.10, 6.2.1, 6.5, 6.27 and 14.1: voltage, and the gas flow that a transporter records. */
export const networkBehaviours: Behaviours = {
  // The schema chooses for a failed read too; of its choices only Gas may be empty.
  '4.10': onMeter(['ESME', 'GSME'], readNetwork, (type) => (type === 'ESME' ? { Electricity: { SinglePhaseESME: {} } } : emptyByFuel(type))),
  '6.2.1': onMeter(['ESME'], ({ meter }) => ({ payload: pick(settingOf(meter, 'voltage'), ['SinglePhaseVoltageSettings', 'PolyPhaseVoltageSettings', 'RMSVoltageSettings']) })),
  '6.5': onMeter(['ESME'], setVoltage),
  '6.27': onMeter(['ESME'], ({ meter, nowMs }) => ({ meter: { ...meter, marks: { ...meter.marks, voltageCounters: nowMs } } })),
  '14.1': onMeter(['GSME'], ({ meter, nowMs }) => ({ meter: { ...meter, marks: { ...meter.marks, gasNetworkSample: nowMs } }, payload: { SampleID: Math.floor(nowMs / 1_000) } })),
};

function readNetwork({ meter, body, nowMs }: MeterCall): MeterOutcome {
  const period = readLogPeriod(body);
  if (period === undefined) return { error: { code: 2, error: 'ReadLogPeriod: expected StartDateTime before EndDateTime' } };
  if (meter.fuel === 'gas') {
    const hours = stepsWithin(period, halfHourMs, { nowMs, max: gasEntriesMax });
    return { payload: { Gas: { NetworkDataLog: { LogEntry: hours.map((atMs) => ({ Value: consumedBetween(meter, atMs - halfHourMs, atMs), Timestamp: new Date(atMs).toISOString() })) } } } };
  }
  const entries = stepsWithin(period, halfHourMs, { nowMs, max: voltageEntriesMax }).map((atMs) => ({ Value: voltageAt(meter, atMs), Timestamp: new Date(atMs).toISOString() }));
  const counters = { AvgRMSOverVoltageCounter: { Value: countedDays(meter, nowMs), Unit: '' }, AvgRMSUnderVoltageCounter: { Value: 0, Unit: '' } };
  return { payload: { Electricity: { SinglePhaseESME: { ...counters, AvgRMSVoltageProfileDataLog: { LogEntry: entries, MeasurementPeriod: halfHourMs / 1_000 } } } } };
}

/** Mean RMS voltage of a half hour, in volts with one decimal: the same for the same seed and time. */
function voltageAt(meter: MeterState, atMs: number): number {
  return Math.round((nominalVolts + 8 * (noise(meter.seed, Math.floor(atMs / halfHourMs)) - 0.5)) * 10) / 10;
}

/** One premises in fifty sees an over-voltage a week. */
function countedDays(meter: MeterState, nowMs: number): number {
  if (noise(meter.seed, -3) >= 0.02) return 0;
  return Math.floor((nowMs - (meter.marks.voltageCounters ?? nowMs - 365 * dayMs)) / (7 * dayMs));
}

function setVoltage({ meter, body, nowMs }: MeterCall): MeterOutcome {
  if ('PolyPhaseVoltageSettings' in body) return { error: { code: 19, error: 'the meter has one phase' } };
  const single = childrenOf(body, 'SinglePhaseVoltageSettings');
  const voltage = { SinglePhaseVoltageSettings: numbers(pick(single, ['AverageRMSOverVoltageThreshold', 'AverageRMSUnderVoltageThreshold'])), RMSVoltageSettings: numbers(childrenOf(body, 'RMSVoltageSettings')) };
  const set = withSetting(meter, 'voltage', voltage);
  return { meter: 'RMSVoltageCountersNotReset' in body ? set : { ...set, marks: { ...set.marks, voltageCounters: nowMs } } };
}

function numbers(fields: BodyFields): BodyFields {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, Number(textOf(fields, name))]));
}
