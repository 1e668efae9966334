import type { BodyFields } from '@gauntlet/contracts';
import { deviceModelOf, isTwinElement } from '../installation/installation.ts';
import { supplyNumberOf } from '../installation/supply-number.ts';
import { noise } from '../chance/random.ts';
import { settingOf, withSetting } from '../meter/settings.ts';
import { childrenOf, textOf, type Behaviours } from './behaviour.ts';
import { entryOf, pick } from './fields.ts';
import { onMeter, orOnHub, type MeterCall, type MeterOutcome } from './on-meter.ts';

/** Service References 6.2 (but voltage, billing and payment mode), 6.6, 6.7, 6.12, 6.20, 6.22, 6.25 and 7.12: what a meter is told about itself. */
export const configurationBehaviours: Behaviours = {
  '6.2.2': onMeter(['ESME'], ({ meter }) => {
    const limit = Number(settingOf(meter, 'randomisedOffset')['RandomisedOffsetLimit'] ?? 0);
    return { payload: { RandomisedOffset: Math.floor(limit * noise(meter.seed, -4)), RandomisedOffsetNumber: Math.floor(1_000 * noise(meter.seed, -4)), RandomisedOffsetLimit: limit } };
  }),
  '6.2.4': orOnHub(onMeter(['ESME', 'GSME'], (call) => ({ payload: { ...identityOf(call), ...tamperStateOf(call) } })), identityOf),
  '6.2.5': onMeter(['ESME'], ({ meter }) => ({ payload: settingOf(meter, 'powerThresholds') })),
  '6.2.7': onMeter(['ESME', 'GSME'], (call) => ({ payload: supplyNumbersOf(call) })),
  '6.2.8': onMeter(['GSME'], ({ meter }) => ({ payload: { ...settingOf(meter, 'gasConversion'), ...settingOf(meter, 'gasFlow') } })),
  '6.2.10': onMeter(['ESME', 'GSME'], ({ meter }) => {
    const behaviour = settingOf(meter, 'alertBehaviour');
    return { payload: Object.keys(behaviour).length > 0 ? behaviour : noBehaviour(meter.fuel) };
  }, (type) => noBehaviour(type === 'ESME' ? 'electricity' : 'gas')),
  '6.6': onMeter(['GSME'], ({ meter, body }) => ({ meter: withSetting(meter, 'gasConversion', { CalorificValue: Number(textOf(body, 'CalorificValue')), ConversionFactor: Number(textOf(body, 'ConversionFactor')) }) })),
  '6.7': onMeter(['GSME'], setGasFlow),
  '6.12': onMeter(['ESME'], ({ meter, body }) => {
    const [low, medium] = [Number(textOf(body, 'LowMediumPowerThreshold')), Number(textOf(body, 'MediumHighPowerThreshold'))];
    if (low > medium) return { error: { code: 20, error: 'LowMediumPowerThreshold: expected at most MediumHighPowerThreshold' } };
    return { meter: withSetting(meter, 'powerThresholds', { LowMediumPowerThreshold: low, MediumHighPowerThreshold: medium }) };
  }),
  '6.20.1': onMeter(['ESME', 'GSME'], setImportNumbers),
  '6.20.2': onMeter(['ESME'], ({ meter, body }) => ({ meter: withSetting(meter, 'supplyNumbers', { ...settingOf(meter, 'supplyNumbers'), ...pick(body, ['ExportMPAN']) }) })),
  '6.22': onMeter(['ESME', 'GSME'], setAlertBehaviour),
  '6.25': onMeter(['ESME'], ({ meter, body }) => ({ meter: withSetting(meter, 'tamper', { ...settingOf(meter, 'tamper'), ...pick(body, ['SupplyTamperState']) }) })),
  '7.12': onMeter(['ESME'], ({ meter, body }) => ({ meter: withSetting(meter, 'randomisedOffset', { RandomisedOffsetLimit: Number(textOf(body, 'RandomisedOffsetLimit')) }) })),
};

function identityOf({ device, installation }: Pick<MeterCall, 'device' | 'installation'>): BodyFields {
  const model = deviceModelOf(installation, device.type);
  return { DeviceIdentifier: device.deviceId, ModelType: (model?.model ?? 'unknown').slice(0, 8), ManufacturerIdentifier: (model?.manufacturer ?? 'unknown').slice(0, 32) };
}

function tamperStateOf({ meter, installation }: MeterCall): BodyFields {
  const tamper = settingOf(meter, 'tamper');
  return meter.fuel === 'gas' ? { Gas: pick(tamper, ['SupplyTamperState', 'SupplyDepletionState']) } : { Electricity: { ...pick(tamper, ['SupplyTamperState']), MeterVariant: isTwinElement(installation) ? 'B' : 'A' } };
}

function supplyNumbersOf({ meter, device, installation }: MeterCall): BodyFields {
  const set = settingOf(meter, 'supplyNumbers');
  const invented = supplyNumberOf(installation.ordinal, device.type) ?? '';
  if (meter.fuel === 'gas') return { Gas: { MPRN: textOf(set, 'MPRN') || invented } };
  return { Electricity: { ImportMPAN: textOf(set, 'ImportMPAN') || invented, ...pick(set, ['SecondaryImportMPAN', 'ExportMPAN']) } };
}

function setImportNumbers({ meter, body }: MeterCall): MeterOutcome {
  const isGas = meter.fuel === 'gas';
  if (!((isGas ? 'ImportMPRN' : 'ImportMPANs') in body)) return { error: { code: 21, error: `the supply number does not fit the ${meter.fuel} meter` } };
  const numbers = isGas ? { MPRN: textOf(body, 'ImportMPRN') } : pick(childrenOf(body, 'ImportMPANs'), ['ImportMPAN', 'SecondaryImportMPAN']);
  return { meter: withSetting(meter, 'supplyNumbers', { ...numbers, ...pick(settingOf(meter, 'supplyNumbers'), ['ExportMPAN']) }) };
}

function setGasFlow({ meter, body }: MeterCall): MeterOutcome {
  const rate = textOf(body, 'UncontrolledGasFlowRateDecimal') || textOf(body, 'UncontrolledGasFlowRate');
  const flow = { UncontrolledGasFlowRate: Number(rate), FlowStabilisationPeriod: Number(textOf(body, 'StabilisationPeriod')), FlowMeasurementPeriod: Number(textOf(body, 'MeasurementPeriod')) };
  return { meter: withSetting(withSetting(meter, 'gasFlow', flow), 'tamper', pick(body, ['SupplyTamperState', 'SupplyDepletionState'])) };
}

/** Where a request's choice is kept in the read: the schema reads a meter's behaviours per remote party and channel. */
const behaviourChannels: Readonly<Record<string, readonly [party: string, channel: string]>> = {
  ElectricitySupplierAlerts: ['ElectricitySupplierAlertEventSettings', 'ElectricitySupplierWANAlertSettings'],
  ElectricitySupplierHANAlertSettings: ['ElectricitySupplierAlertEventSettings', 'ElectricitySupplierHANAlertSettings'],
  ElectricitySupplierAlarmSettings: ['ElectricitySupplierAlertEventSettings', 'ElectricitySupplierAlarmSettings'],
  ElectricitySupplierLoggingSettings: ['ElectricitySupplierAlertEventSettings', 'ElectricitySupplierLoggingSettings'],
  ElectricityNetworkOperatorAlerts: ['ElectricityNetworkOperatorAlertEventSettings', 'ElectricityNetworkOperatorWANAlertSettings'],
  ElectricityNetworkOperatorLoggingSettings: ['ElectricityNetworkOperatorAlertEventSettings', 'ElectricityNetworkOperatorLoggingSettings'],
};
const supplierChannels = ['ElectricitySupplierWANAlertSettings', 'ElectricitySupplierHANAlertSettings', 'ElectricitySupplierAlarmSettings', 'ElectricitySupplierLoggingSettings'];
const networkChannels = ['ElectricityNetworkOperatorWANAlertSettings', 'ElectricityNetworkOperatorLoggingSettings'];

function setAlertBehaviour({ meter, body }: MeterCall): MeterOutcome {
  const [choice = ''] = Object.keys(body);
  if (choice.startsWith('Gas') !== (meter.fuel === 'gas')) return { error: { code: 22, error: `the alert behaviour does not fit the ${meter.fuel} meter` } };
  if (choice === 'GasSupplierAlertEventSettings') return { meter: withSetting(meter, 'alertBehaviour', pick(body, [choice])) };
  if (choice === 'GasSupplierAlerts') return { meter: withSetting(meter, 'alertBehaviour', { GasSupplierAlertEventSettings: gasChannels(childrenOf(body, choice)) }) };
  const [party, channel] = entryOf(behaviourChannels, choice) ?? [];
  if (party === undefined || channel === undefined) return { error: { code: 22, error: `there is no alert behaviour ${choice}` } };
  const merged = { ...childrenOf(settingOf(meter, 'alertBehaviour'), party), [channel]: childrenOf(body, choice) };
  return { meter: withSetting(meter, 'alertBehaviour', { [party]: pick(merged, [...supplierChannels, ...networkChannels]) }) };
}

/** GasSupplierAlerts switches an alert as a whole; the read shows its four channels. */
function gasChannels(alerts: BodyFields): BodyFields {
  return Object.fromEntries(Object.keys(alerts).map((code) => [code, { WANAlert: textOf(alerts, code), HANAlert: textOf(alerts, code), EventLog: textOf(alerts, code), Alarm: textOf(alerts, code) }]));
}

function noBehaviour(fuel: 'electricity' | 'gas'): BodyFields {
  return fuel === 'gas' ? { GasSupplierAlertEventSettings: {} } : { ElectricitySupplierAlertEventSettings: {} };
}
