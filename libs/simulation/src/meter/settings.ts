import type { BodyFields } from '@gauntlet/contracts';
import type { Fuel } from './consumption.ts';
import type { MeterState } from './meter.ts';

/** What a User configures on a meter, each kept as the fields that its read shows (MMC names and order). */
export type SettingName =
  | 'tariff'
  | 'secondaryTariff'
  | 'prepayment'
  | 'debtRecovery'
  | 'billingCalendar'
  | 'loadLimit'
  | 'voltage'
  | 'powerThresholds'
  | 'gasConversion'
  | 'gasFlow'
  | 'maximumDemandPeriod'
  | 'alertBehaviour'
  | 'supplierName'
  | 'supplyNumbers'
  | 'tamper'
  | 'randomisedOffset'
  | 'switchSchedule'
  | 'dailyBlockReset';

export type Settings = Readonly<Partial<Record<SettingName, BodyFields>>>;

/** The setting, or what a meter of that fuel comes from the store with. */
export function settingOf(meter: MeterState, name: SettingName): BodyFields {
  return meter.settings[name] ?? asInstalled[meter.fuel][name] ?? {};
}

export function withSetting(meter: MeterState, name: SettingName, value: BodyFields): MeterState {
  return { ...meter, settings: { ...meter.settings, [name]: value } };
}

/** Debts recovered at nothing an hour; shared by both fuels. */
const noRecovery: BodyFields = { DebtRecoveryRate: 0, DebtRecoveryRatePeriod: 'DAILY' };

/** Money in pence where the device counts money, prices in millipence; numbers of narrow types are text, so that a wrong-data fault leaves them valid. */
const asInstalled: Readonly<Record<Fuel, Settings>> = {
  electricity: {
    tariff: {
      PrimaryActiveTariffPrice: 28_000,
      CurrencyUnitsLabel: 'GBP',
      CurrencyUnitsName: 'Millipence',
      StandingCharge: '2500',
      StandingChargeScale: '-4',
      PriceScale: '-5',
      TariffTOUPriceMatrix: { TariffTOUPrice: [{ '@index': 1, '#text': '28000' }] },
    },
    secondaryTariff: { SecondaryActiveTariffPrice: 28_000, PriceScale: '-5', TariffTOUPriceMatrix: { TariffTOUPrice: [{ '@index': 1, '#text': '28000' }] } },
    prepayment: { DebtRecoveryRateCap: 0, EmergencyCreditLimit: 500, EmergencyCreditThreshold: 100, LowCreditThreshold: 200, CreditMaxCreditThreshold: 100_000, MaxCreditMaxMeterBalance: 1_000_000 },
    debtRecovery: { DebtRecoveryPerPayment: 0, DebtRecovery1: noRecovery, DebtRecovery2: noRecovery },
    billingCalendar: { ElectricityBillingCalendar: { BillingTime: '00:00:00Z', Monthly: '1' } },
    loadLimit: { LoadLimitPowerThreshold: 100_000, LoadLimitPeriod: 60, LoadLimitRestorationPeriod: 60, LoadLimitSupplyState: 'Unchanged' },
    voltage: { SinglePhaseVoltageSettings: { AverageRMSOverVoltageThreshold: 253, AverageRMSUnderVoltageThreshold: 216 }, RMSVoltageSettings: { RMSExtremeOverVoltageThreshold: 264, RMSExtremeUnderVoltageThreshold: 184 } },
    powerThresholds: { LowMediumPowerThreshold: 500, MediumHighPowerThreshold: 2_000 },
    tamper: { SupplyTamperState: 'Unchanged' },
    randomisedOffset: { RandomisedOffsetLimit: 0 },
  },
  gas: {
    tariff: { PrimaryActiveTariffPrice: 7_000, PrimaryActiveTariffPriceScale: '-5', CurrencyUnitsLabel: 'GBP', StandingCharge: 28_000, TOUTariff: { TariffTOUPrice: [{ '@index': 1, '#text': '7000' }] } },
    prepayment: { DebtRecoveryRateCap: 0, EmergencyCreditLimit: 500, EmergencyCreditThreshold: 100, LowCreditThreshold: 200, CreditMaxCreditThreshold: 100_000, MaxCreditMaxMeterBalance: 1_000_000 },
    debtRecovery: { DebtRecoveryPerPayment: 0, DebtRecovery1: noRecovery, DebtRecovery2: noRecovery },
    billingCalendar: { GasBillingCalendar: { BillingPeriodStart: '2016-01-01T00:00:00Z', Periodicity: 'Monthly' } },
    gasConversion: { CalorificValue: 39.5, ConversionFactor: 1.02264 },
    gasFlow: { UncontrolledGasFlowRate: 0.5, FlowStabilisationPeriod: 10, FlowMeasurementPeriod: 60 },
    tamper: { SupplyTamperState: 'Unchanged', SupplyDepletionState: 'Unchanged' },
  },
};
