import type { BodyFields, BodyValue } from '@gauntlet/contracts';
import type { MeterState } from '../meter/meter.ts';
import { withPayment } from '../meter/payments.ts';
import { registerAt } from '../meter/register.ts';
import { settingOf, withSetting } from '../meter/settings.ts';
import { childrenOf, textOf, type Behaviours } from './behaviour.ts';
import { listOf, pick, renamed, textIn } from './fields.ts';
import { emptyByFuel, onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';

/** Service References 1.1, 1.2, 1.7, 6.26 and their reads: tariffs, prices, and the registers that they divide. */
export const tariffBehaviours: Behaviours = {
  '1.1.1': onMeter(['ESME', 'GSME'], (call) => setPrimary(call, 'tariff')),
  '1.1.2': onMeter(['ESME'], ({ meter, body }) => {
    const switching = renamed(pick(body, ['SwitchingTable', 'SpecialDays']), electricityNames);
    return tariffSet(withSetting(meter, 'secondaryTariff', { ...secondaryPrices(body), ...switchingOf(switching) }), 'Secondary tariff');
  }),
  '1.2.1': onMeter(['ESME', 'GSME'], (call) => setPrimary(call, 'prices')),
  '1.2.2': onMeter(['ESME'], ({ meter, body }) => tariffSet(withSetting(meter, 'secondaryTariff', { ...settingOf(meter, 'secondaryTariff'), ...secondaryPrices(body) }), 'Secondary prices')),
  '1.7': onMeter(['ESME'], ({ meter, nowMs }) => ({ meter: { ...meter, marks: { ...meter.marks, blockCounters: nowMs } } })),
  '6.26': onMeter(['ESME'], ({ meter, body }) => ({ meter: withSetting(meter, 'dailyBlockReset', pick(body, ['DailyTariffBlockCounterMatrixReset'])) })),
  '4.11.1': onMeter(['ESME', 'GSME'], ({ meter }) => ({ payload: { [meter.fuel === 'gas' ? 'Gas' : 'Electricity']: pick(settingOf(meter, 'tariff'), tariffOrder) } }), emptyByFuel),
  '4.11.2': onMeter(['ESME'], ({ meter }) => ({ payload: pick(settingOf(meter, 'secondaryTariff'), ['SecondaryActiveTariffPrice', ...tariffOrder]) })),
  '4.1.2': onMeter(
    ['ESME', 'GSME', 'GPF'],
    ({ meter, nowMs }) => {
      const shares = divided(registerAt(meter, nowMs), rateCount(meter), meter.fuel);
      if (meter.fuel === 'gas') return { payload: { Gas: { TariffTOURegisterMatrix: { TOURegisterMatrixValue: shares } } } };
      return { payload: { Electricity: { TariffTOURegisterCollection: { TOUPrimaryRegisterValue: shares } } } };
    },
    emptyByFuel,
  ),
  '4.1.3': onMeter(['ESME'], (call) => ({ payload: blockRegisters(call) })),
  '4.1.4': onMeter(['GSME', 'GPF'], ({ meter, nowMs }) => ({ payload: { ImportBlockCounters: { TariffBlockCounterValue: divided(registerAt(meter, nowMs), blockCount(meter), 'gas') } } })),
};

/** In the schema's order; one list serves both fuels, because where they share names they share the order. */
const tariffOrder = [
  'PrimaryActiveTariffPrice',
  'PrimaryActiveTariffPriceScale',
  'CurrencyUnitsLabel',
  'CurrencyUnitsName',
  'StandingCharge',
  'StandingChargeScale',
  'PriceScale',
  'TariffBlockPriceMatrix',
  'TariffTOUPriceMatrix',
  'TariffSwitchingTable',
  'TariffSwitchingTableSpecialDays',
  'TariffThresholdMatrix',
  'TariffThresholds',
  'TOUTariff',
  'BlockTariff',
];

function setPrimary({ meter, body, nowMs }: MeterCall, what: 'tariff' | 'prices'): MeterOutcome {
  const isGas = meter.fuel === 'gas';
  const prices = childrenOf(childrenOf(body, 'PriceElements'), isGas ? 'GasPriceElements' : 'ElectricityPriceElements');
  const elements = childrenOf(body, isGas ? 'GasTariffElements' : 'ElecTariffElements');
  if (Object.keys(prices).length === 0 || (what === 'tariff' && Object.keys(elements).length === 0)) return { error: { code: 10, error: `the tariff does not fit the ${meter.fuel} meter` } };
  const before = settingOf(meter, 'tariff');
  const priced = isGas ? gasPrices(prices, before) : electricityPrices(prices);
  // New prices leave the switching as it is; a new tariff replaces it.
  const kept = pick(before, ['TariffSwitchingTable', 'TariffSwitchingTableSpecialDays', 'TariffThresholdMatrix', 'TariffThresholds']);
  const currency = isGas ? {} : electricityCurrency(what === 'tariff' ? textOf(elements, 'CurrencyUnits') : textOf(before, 'CurrencyUnitsLabel'));
  const tariff = { ...currency, ...priced, ...(what === 'tariff' ? switchingOf(renamed(elements, isGas ? gasNames : electricityNames)) : kept) };
  const changed = withPayment(withSetting(meter, 'tariff', tariff), { payment: meter.payment, cause: 'tariff', nowMs });
  return tariffSet(changed, what === 'tariff' ? 'Tariff' : 'Prices');
}

function tariffSet(meter: MeterState, what: string): MeterOutcome {
  return { meter, event: { log: 'event', code: undefined, meaning: `${what} changed` } };
}

const electricityNames = { DayName: 'Day', ReferencedDayName: 'ReferencedElecDay', Thresholds: 'ElecTariffThresholds' };
const gasNames = { ReferencedDayName: 'ReferencedDay' };

function switchingOf(elements: BodyFields): BodyFields {
  const specialDays = renamed(childrenOf(elements, 'SpecialDays'), { ReferencedElecDay: 'ReferencedDay' });
  const thresholds = elements['ThresholdMatrix'];
  return {
    TariffSwitchingTable: elements['SwitchingTable'] ?? {},
    TariffSwitchingTableSpecialDays: specialDays,
    ...(thresholds === undefined ? {} : { [isGasThreshold(thresholds) ? 'TariffThresholds' : 'TariffThresholdMatrix']: thresholds }),
  };
}

function isGasThreshold(thresholds: BodyValue): boolean {
  return typeof thresholds === 'object' && 'BlockThreshold' in thresholds;
}

function electricityCurrency(units: string): BodyFields {
  return { CurrencyUnitsLabel: units, CurrencyUnitsName: units === 'ECB' ? 'Millicent' : 'Millipence' };
}

function electricityPrices(prices: BodyFields): BodyFields {
  const blockTariff = childrenOf(prices, 'BlockTariff');
  const hybrid = childrenOf(prices, 'HybridTariff');
  const blocks = [...listOf(blockTariff, 'BlockPrices'), ...listOf(hybrid, 'BlockPrices')];
  const rates = [...listOf(childrenOf(prices, 'TOUTariff'), 'TOUPrice'), ...listOf(hybrid, 'TOUPrice')];
  const firstBlock = blocks[0];
  const first = rates[0] ?? (typeof firstBlock === 'object' ? listOf(firstBlock as BodyFields, 'BlockPrice')[0] : undefined);
  return {
    PrimaryActiveTariffPrice: Math.max(0, Number(textIn(first)) || 0),
    ...pick(prices, ['StandingCharge', 'StandingChargeScale', 'PriceScale']),
    ...(blocks.length === 0 ? {} : { TariffBlockPriceMatrix: { TariffBlockPrices: blocks } }),
    ...(rates.length === 0 ? {} : { TariffTOUPriceMatrix: { TariffTOUPrice: rates } }),
  };
}

function gasPrices(prices: BodyFields, before: BodyFields): BodyFields {
  const rates = listOf(childrenOf(prices, 'TOUTariff'), 'TOUPrice');
  const blocks = listOf(childrenOf(prices, 'BlockTariff'), 'BlockPrice');
  return {
    PrimaryActiveTariffPrice: Number(textIn(rates[0] ?? blocks[0])) || 0,
    ...pick(before, ['PrimaryActiveTariffPriceScale']),
    CurrencyUnitsLabel: textOf(prices, 'CurrencyUnits'),
    ...pick(prices, ['StandingCharge']),
    ...(rates.length === 0 ? {} : { TOUTariff: { TariffTOUPrice: rates } }),
    ...(blocks.length === 0 ? {} : { BlockTariff: { BlockPrice: blocks } }),
  };
}

function secondaryPrices(body: BodyFields): BodyFields {
  const prices = childrenOf(body, 'PriceElements');
  const rates = listOf(prices, 'ElectricityPriceElement');
  return { SecondaryActiveTariffPrice: Math.max(0, Number(textIn(rates[0])) || 0), ...pick(prices, ['PriceScale']), TariffTOUPriceMatrix: { TariffTOUPrice: rates } };
}

function rateCount(meter: MeterState): number {
  const tariff = settingOf(meter, 'tariff');
  return Math.max(1, listOf(childrenOf(tariff, meter.fuel === 'gas' ? 'TOUTariff' : 'TariffTOUPriceMatrix'), 'TariffTOUPrice').length);
}

function blockCount(meter: MeterState): number {
  const tariff = settingOf(meter, 'tariff');
  if (meter.fuel === 'gas') return Math.max(1, listOf(childrenOf(tariff, 'BlockTariff'), 'BlockPrice').length);
  const [first] = listOf(childrenOf(tariff, 'TariffBlockPriceMatrix'), 'TariffBlockPrices');
  return Math.max(1, typeof first === 'object' ? listOf(first as BodyFields, 'BlockPrice').length : 1);
}

/** A register's value over its rates or blocks: halves, so that the parts add up to the register. */
function divided(total: number, count: number, fuel: MeterState['fuel']): readonly BodyFields[] {
  const round = (value: number): number => (fuel === 'gas' ? Math.round(value * 1_000) / 1_000 : Math.floor(value));
  const parts: BodyFields[] = [];
  let left = total;
  for (let index = 1; index <= count; index += 1) {
    const part = index === count ? round(left) : round(left / 2);
    parts.push({ '@index': index, '#text': part });
    left -= part;
  }
  return parts;
}

function blockRegisters({ meter, nowMs }: MeterCall): BodyFields {
  const blocks = blockCount(meter);
  const registers = divided(registerAt(meter, nowMs), blocks, 'electricity');
  const sinceReset = registerAt(meter, nowMs) - registerAt(meter, meter.marks.blockCounters ?? 0);
  const counters = divided(sinceReset, blocks, 'electricity');
  const blockOf = (index: number): BodyFields => ({
    '@index': index + 1,
    RegisterMatrixTOUValue: { '@index': 1, '#text': registers[index]?.['#text'] ?? 0 },
    CounterMatrixTOUValue: { '@index': 1, '#text': counters[index]?.['#text'] ?? 0 },
  });
  return { TariffBlockTOURegisterCollection: { TariffBlock: registers.map((_, index) => blockOf(index)) } };
}
