import type { BodyFields } from '@gauntlet/contracts';
import type { MeterState, PaymentState } from '../meter/meter.ts';
import { withPayment } from '../meter/payments.ts';
import { settingOf, withSetting } from '../meter/settings.ts';
import { childrenOf, textOf, type Behaviours } from './behaviour.ts';
import { listOf, pick, renamed } from './fields.ts';
import { onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';

/** Service References 1.5, 2.1, 2.3, 2.5 and 4.13: balance, debt, emergency credit, and the rules of prepayment. */
export const prepayConfigurationBehaviours: Behaviours = {
  '1.5': onMeter(['ESME', 'GSME'], updateBalance),
  '2.1': onMeter(['ESME', 'GSME'], updateConfiguration),
  '2.3': onMeter(['ESME', 'GSME'], updateDebt),
  '2.5': onMeter(['ESME', 'GSME'], activateEmergencyCredit),
  '4.13': onMeter(['ESME', 'GSME'], ({ meter }) => ({ payload: configurationOf(meter) })),
};

function updateBalance({ meter, body, nowMs }: MeterCall): MeterOutcome {
  const { payment } = meter;
  const wanted = 'PrepaymentMode' in body ? 'Prepayment' : 'Credit';
  if (wanted !== payment.mode) return { error: { code: 11, error: `UpdateMeterBalance: the meter is in ${payment.mode} mode` } };
  const change = childrenOf(body, `${wanted}Mode`);
  const adjustment = Number(textOf(change, 'AdjustMeterBalance') || Number.NaN);
  const isReset = 'ResetMeterBalance' in change;
  if (!isReset && Number.isNaN(adjustment)) return { error: { code: 12, error: 'UpdateMeterBalance: expected AdjustMeterBalance or ResetMeterBalance' } };
  const meterBalance = isReset ? 0 : payment.meterBalance + adjustment;
  return { meter: withPayment(meter, { payment: { ...payment, meterBalance }, cause: 'balance', nowMs }), event: { log: 'event', code: undefined, meaning: isReset ? 'Meter balance reset' : 'Meter balance adjusted' } };
}

function updateConfiguration({ meter, body, nowMs }: MeterCall): MeterOutcome {
  const isGas = meter.fuel === 'gas';
  const given = childrenOf(body, isGas ? 'UpdatePrepayConfigGas' : 'UpdatePrepayConfigElectricity');
  if (Object.keys(given).length === 0) return { error: { code: 13, error: `the configuration does not fit the ${meter.fuel} meter` } };
  const limit = Number(textOf(given, 'EmergencyCreditLimit'));
  const numbers = Object.fromEntries(['DebtRecoveryRateCap', 'EmergencyCreditLimit', 'EmergencyCreditThreshold', 'LowCreditThreshold'].map((name) => [name, Number(textOf(given, name))]));
  const configured = withSetting(meter, 'prepayment', {
    ...numbers,
    CreditMaxCreditThreshold: Number(textOf(given, 'MaxCreditThreshold')),
    MaxCreditMaxMeterBalance: Number(textOf(given, 'MaxMeterBalance')),
    NonDisablementCalendar: isGas ? gasCalendar(given) : electricityCalendar(given),
  });
  const payment: PaymentState = meter.payment.emergencyCreditActive ? meter.payment : { ...meter.payment, emergencyCreditBalance: limit };
  return { meter: withPayment(configured, { payment, cause: 'balance', nowMs }), event: { log: 'event', code: undefined, meaning: 'Prepayment configuration changed' } };
}

/** The response schema numbers the actions of a day, the request leaves that to their order. */
function gasCalendar(given: BodyFields): BodyFields {
  const calendar = childrenOf(given, 'GasNonDisablementCalendar');
  const numbered = listOf(childrenOf(calendar, 'DayProfiles'), 'GasNonDisablementDayProfile').map((profile) => {
    const actions = listOf(profile as BodyFields, 'TimeStartAction').map((action, index) => ({ ...(action as BodyFields), '@index': index + 1 }));
    return { ...(profile as BodyFields), TimeStartAction: actions };
  });
  return { ...calendar, DayProfiles: { GasNonDisablementDayProfile: numbered } };
}

/** The response schema has each special day's parts directly below it, the request in a Date. */
function electricityCalendar(given: BodyFields): BodyFields {
  const calendar = childrenOf(given, 'ElectricityNonDisablementCalendar');
  const days = listOf(childrenOf(calendar, 'ElectricitySpecialDays'), 'SpecialDay').map((day) => day as BodyFields);
  return { ElectricitySpecialDays: { SpecialDay: days.map((day) => ({ ...pick(day, ['@index']), ...childrenOf(day, 'Date') })) }, ...pick(calendar, ['ElectricityNonDisablementSchedule']) };
}

function updateDebt({ meter, body, nowMs }: MeterCall): MeterOutcome {
  const prefix = meter.fuel === 'gas' ? 'Gas' : 'Elec';
  if (!(`${prefix}DebtRecovery1` in body)) return { error: { code: 14, error: `the debt recovery does not fit the ${meter.fuel} meter` } };
  const register = (name: string): number => Number(textOf(body, name)) || 0;
  const payment: PaymentState = { ...meter.payment, timeDebt1: register('TimeDebtRegister1'), timeDebt2: register('TimeDebtRegister2'), paymentDebt: register('PaymentDebtRegister') };
  const recovery = renamed(pick(body, [`${prefix}DebtRecovery1`, `${prefix}DebtRecovery2`]), { [`${prefix}DebtRecovery1`]: 'DebtRecovery1', [`${prefix}DebtRecovery2`]: 'DebtRecovery2' });
  const configured = withSetting(meter, 'debtRecovery', { DebtRecoveryPerPayment: register('DebtRecoveryPerPayment'), ...recovery });
  return { meter: withPayment(configured, { payment, cause: 'balance', nowMs }), event: { log: 'event', code: undefined, meaning: 'Debt registers changed' } };
}

function activateEmergencyCredit({ meter, nowMs }: MeterCall): MeterOutcome {
  const { payment } = meter;
  const threshold = Number(settingOf(meter, 'prepayment')['EmergencyCreditThreshold']);
  if (payment.mode !== 'Prepayment') return { error: { code: 15, error: 'emergency credit exists in prepayment mode only' } };
  if (payment.emergencyCreditActive) return { error: { code: 16, error: 'emergency credit is active already' } };
  if (payment.meterBalance > threshold) return { error: { code: 17, error: 'emergency credit is not available: the balance is above its threshold' } };
  return { meter: withPayment(meter, { payment: { ...payment, emergencyCreditActive: true }, cause: 'balance', nowMs }), event: { log: 'event', code: undefined, meaning: 'Emergency credit activated' } };
}

function configurationOf(meter: MeterState): BodyFields {
  const configuration = settingOf(meter, 'prepayment');
  const debt = settingOf(meter, 'debtRecovery');
  const byFuel = { ...(meter.fuel === 'gas' ? {} : { PaymentMode: meter.payment.mode }), ...pick(configuration, ['NonDisablementCalendar']), ...pick(debt, ['DebtRecovery1', 'DebtRecovery2']) };
  return {
    ...pick(debt, ['DebtRecoveryPerPayment']),
    ...pick(configuration, ['DebtRecoveryRateCap']),
    DisablementThreshold: meter.payment.disablementThreshold,
    ...pick(configuration, ['EmergencyCreditLimit', 'EmergencyCreditThreshold', 'LowCreditThreshold', 'CreditMaxCreditThreshold', 'MaxCreditMaxMeterBalance']),
    SuspendDebtDisabled: meter.payment.suspendDebtDisabled,
    SuspendDebtEmergency: meter.payment.suspendDebtEmergency,
    [meter.fuel === 'gas' ? 'Gas' : 'Electricity']: byFuel,
  };
}
