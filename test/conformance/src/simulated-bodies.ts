import type { BodyFields } from '@gauntlet/duis';
import { sampleBodies } from './sample-bodies.ts';

const anyDate: BodyFields = { Year: { NonSpecifiedYear: true }, Month: { SpecifiedMonth: 1 }, DayOfMonth: { SpecifiedDayOfMonth: 1 }, DayOfWeek: { NonSpecifiedDayOfWeek: true } };
const anyGasDate: BodyFields = { GasYearWithWildcards: { NonSpecifiedYear: true }, GasMonthWithWildcards: { SpecifiedMonth: 1 }, GasDayOfMonthWithWildcards: { SpecifiedDayOfMonth: 1 }, GasDayOfWeekWithWildcards: { NonSpecifiedDayOfWeek: true } };
const week = (day: number): readonly BodyFields[] => [1, 2, 3, 4, 5, 6, 7].map((index) => ({ '@index': index, '#text': day }));

const switching = (element: 'primary' | 'secondary'): BodyFields => ({
  DayProfiles: { DayProfile: [{ DayName: 1, ProfileSchedule: [{ StartTime: '00:00:00Z', TOUTariffAction: 1 }, { StartTime: '07:00:00Z', TOUTariffAction: 2 }] }] },
  WeekProfiles: { WeekProfile: [{ WeekName: 1, ReferencedDayName: week(1) }] },
  Seasons: { Season: [{ SeasonName: element === 'primary' ? 'All year' : 'Always', SeasonStartDate: anyDate, ReferencedWeekName: 1 }] },
});
const electricityPrices: BodyFields = { ElectricityPriceElements: { StandingCharge: 2500, StandingChargeScale: -2, PriceScale: -5, TOUTariff: { TOUPrice: [{ '@index': 1, '#text': 31000 }, { '@index': 2, '#text': 9000 }] } } };
const hybridPrices: BodyFields = {
  ElectricityPriceElements: {
    StandingCharge: 2500,
    StandingChargeScale: -2,
    PriceScale: -5,
    HybridTariff: { BlockPrices: [{ '@index': 1, BlockPrice: [{ '@index': 1, '#text': 20000 }, { '@index': 2, '#text': 25000 }] }], TOUPrice: [{ '@index': 1, '#text': 31000 }] },
  },
};
const gasPrices: BodyFields = { GasPriceElements: { CurrencyUnits: 'GBP', StandingCharge: 28000, BlockTariff: { BlockPrice: [{ '@index': 1, '#text': 7000 }, { '@index': 2, '#text': 6000 }], NumberOfThresholds: 1 } } };
const thresholds: BodyFields = { Thresholds: [1, 2, 3, 4, 5, 6, 7, 8].map((index) => ({ '@index': index, BlockThreshold: [{ '@index': 1, '#text': 1000 }] })) };

/** Bodies of the electricity meter where the published samples are a gas meter's, or are missing. */
const electricity: Readonly<Record<string, BodyFields>> = {
  '1.1.1': {
    ElecTariffElements: { CurrencyUnits: 'GBP', SwitchingTable: switching('primary'), SpecialDays: { SpecialDay: [{ Date: anyDate, ReferencedDayName: 1 }] }, ThresholdMatrix: thresholds },
    PriceElements: electricityPrices,
  },
  '1.1.2': { SwitchingTable: switching('secondary'), SpecialDays: {}, PriceElements: { PriceScale: -5, ElectricityPriceElement: [{ '@index': 1, '#text': 12000 }] } },
  '1.2.1': { PriceElements: hybridPrices },
  '2.1': {
    UpdatePrepayConfigElectricity: {
      DebtRecoveryRateCap: 100,
      EmergencyCreditLimit: 700,
      EmergencyCreditThreshold: 150,
      LowCreditThreshold: 250,
      ElectricityNonDisablementCalendar: {
        ElectricitySpecialDays: { SpecialDay: [{ '@index': 1, Date: anyDate }] },
        ElectricityNonDisablementSchedule: [{ NonDisablementScript: 'START', SpecialDaysApplicability: {}, DaysOfWeekApplicability: { DayOfWeekApplicability: [{ DayOfWeekID: 'Monday' }] }, ScheduleDatesAndTime: { SwitchTime: '18:00:00Z', StartDate: '2026-01-01Z', EndDate: '2026-12-31Z' } }],
      },
      MaxMeterBalance: 500_000,
      MaxCreditThreshold: 60_000,
    },
  },
  '2.3': {
    TimeDebtRegister1: 100,
    TimeDebtRegister2: 0,
    PaymentDebtRegister: 4000,
    DebtRecoveryPerPayment: 2500,
    ElecDebtRecovery1: { DebtRecoveryRate: 1, DebtRecoveryRatePriceScale: -2, DebtRecoveryRatePeriod: 'DAILY' },
    ElecDebtRecovery2: { DebtRecoveryRate: 1, DebtRecoveryRatePriceScale: -2, DebtRecoveryRatePeriod: 'HOURLY' },
  },
  '6.14.2': {
    ALCSHCALCSConnectionSchedule: [{ ActivateDeactivateSwitch: { '@index': 1, ActivateSwitch: true }, SpecialDaysApplicability: { '@index': 1 }, DaysOfWeekApplicability: { DayOfWeekApplicability: { DayOfWeekID: 'Monday' } }, ALCSScheduleDatesAndTime: { SwitchTime: '01:00:00Z', StartDate: anyDate, EndDate: anyDate } }],
    ALCSHCALCSSpecialDays: { ALCSHCALCSSpecialDay: [{ '@index': 1, ...anyDate }] },
    SwitchTypeAndId: { '@index': 1, ALCS: true },
  },
  '6.14.3': {
    AuxiliaryControllerSchedule: [{ AuxiliaryControllerAction: { '@auxiliaryControllerN': 1, CommandedStateLevel: 50 }, DaysOfWeekApplicability: { DayOfWeekApplicability: [{ DayOfWeekID: 'Monday' }] }, AuxiliaryControllerSchedulePeriodAndTime: { SwitchTime: '01:00:00Z', StartDate: anyDate, EndDate: anyDate } }],
    AuxiliaryControllerSpecialDayDefinitions: { AuxiliaryControllerSpecialDayDefinition: [{ '@identifier': 1, ...anyDate }] },
  },
  '6.22': { ElectricitySupplierAlerts: { SupplierESMECommon: { x810D: 'Enable', x8145: 'Disable' } } },
  '6.28': {
    LowerBandSubGHzChannels0To26: { Channel1: true },
    LowerBandSubGHzChannels27To34: { Channel28: true },
    LowerBandSubGHzChannels35To61: { Channel36: true },
    UpperBandSubGHzChannels0To26: { Channel1: true },
    NormalLimitedDutyCycleThreshold: '1.3',
    LimitedCriticalDutyCycleThreshold: '2.2',
    MaximumSubGHzChannelChangesPerWeek: 5,
    GSMECurfew: 7,
    ChannelQuieterThreshold: 7,
    ChannelNoisierThreshold: 12,
    NonGSMEPoorCommsPercentageThreshold: '60.00',
    NonGSMEPoorCommsMeasurementPeriods: 130,
    LocalCHNoiseMeasurementPeriod: 100,
    LocalCHFailurePercentage: '40.00',
    LocalCHRetryPercentage: '30.00',
  },
};

const gas: Readonly<Record<string, BodyFields>> = {
  '1.1.1': {
    GasTariffElements: {
      SwitchingTable: { DayProfiles: { DayProfile: [{ DayName: 1, TOUTariffAction: 1 }] }, WeekProfiles: { WeekProfile: [{ WeekName: 1, ReferencedDayName: week(1) }] }, Seasons: { Season: [{ SeasonStartDate: anyGasDate, ReferencedWeekName: 1 }] } },
      SpecialDays: { SpecialDay: [{ Date: anyGasDate, ReferencedDayName: 1 }] },
      ThresholdMatrix: { BlockThreshold: [{ '@index': 1, '#text': '100' }] },
    },
    PriceElements: { GasPriceElements: { CurrencyUnits: 'GBP', StandingCharge: 28000, TOUTariff: { TOUPrice: [{ '@index': 1, '#text': 7000 }, { '@index': 2, '#text': 5000 }] } } },
  },
  '1.2.1': { PriceElements: gasPrices },
  '2.1': {
    UpdatePrepayConfigGas: {
      DebtRecoveryRateCap: 100,
      EmergencyCreditLimit: 700,
      EmergencyCreditThreshold: 150,
      LowCreditThreshold: 250,
      GasNonDisablementCalendar: {
        DayProfiles: { GasNonDisablementDayProfile: [{ TimeStartAction: [{ StartTime: '18:00:00Z', NonDisablementAction: 'START' }], GasDayName: 1 }] },
        WeekProfiles: { WeekProfile: [{ WeekName: 1, ReferencedDayName: week(1) }] },
        SeasonProfiles: { Season: [{ SeasonStartDate: anyGasDate, ReferencedWeekName: 1 }] },
        SpecialDays: {},
      },
      MaxMeterBalance: 500_000,
      MaxCreditThreshold: 60_000,
    },
  },
  '6.8': { GasBillingCalendar: { BillingPeriodStart: '2026-01-01T00:00:00Z', Periodicity: 'Quarterly' } },
  '6.20.1': { ImportMPRN: '1234567890' },
  '6.22': { GasSupplierAlerts: { x810D: 'Enable', x8145: 'Disable' } },
};

/** A body that the schema allows for the variant on a meter of that fuel. */
export function exampleBody(srv: string, fuel: 'electricity' | 'gas'): BodyFields {
  return (fuel === 'gas' ? gas[srv] : electricity[srv]) ?? sampleBodies[srv] ?? {};
}

/** The same, to be carried out at once. */
export function simulatedBody(srv: string, fuel: 'electricity' | 'gas'): BodyFields {
  const { ExecutionDateTime: _, ...body } = exampleBody(srv, fuel);
  return body;
}
