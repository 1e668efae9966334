import type { BodyFields } from '@gauntlet/contracts';
import { dayMs } from '../meter/consumption.ts';
import type { LoggedAmount, MeterState, PaymentState } from '../meter/meter.ts';
import { paymentAt } from '../meter/payments.ts';
import { consumedBetween, registerAt, stepsWithin } from '../meter/register.ts';
import { settingOf, withSetting } from '../meter/settings.ts';
import { childrenOf, textOf, type Behaviours } from './behaviour.ts';
import { pick } from './fields.ts';
import { emptyByFuel, onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';
import { readLogPeriod } from './read-log-period.ts';

/** Limits of the MMC schema, which are those of the meters' logs. */
const billingEntriesMax = 12;
const dailyEntriesMax = 31;
const dailyConsumptionsMax = 731;

/** Service References 4.4, 4.14, 4.17, 6.8 and 6.2.3: the billing calendar, and the logs that it and payments leave. */
export const billingBehaviours: Behaviours = {
  '4.4.2': onMeter(['ESME', 'GSME'], (call) => inPeriod(call, (period) => billingLog(call.meter, triggeredTimes(call.meter, period), triggeredNames)), emptyByFuel),
  '4.4.3': onMeter(['ESME', 'GSME'], (call) => inPeriod(call, (period) => billingLog(call.meter, calendarTimes(call.meter, period, call.nowMs), calendarNames)), emptyByFuel),
  '4.4.4': onMeter(['ESME', 'GSME'], (call) => inPeriod(call, (period) => ({ PaymentBasedDebtRepayment: amountsIn(call.meter, period, { kind: 'debt-payment', max: 10 }) }))),
  '4.4.5': onMeter(['ESME', 'GSME'], (call) => inPeriod(call, (period) => ({ PrepaymentCredits: amountsIn(call.meter, period, { kind: 'credit', max: 5 }) }))),
  '4.14': onMeter(
    ['ESME', 'GSME', 'GPF'],
    (call) => inPeriod(call, (period) => byFuel(call.meter, { LogEntry: stepsWithin(period, dayMs, { nowMs: call.nowMs, max: dailyEntriesMax }).map((atMs) => prepaymentEntry(paymentAt(call.meter, atMs), atMs)) })),
    emptyByFuel,
  ),
  '4.17': onMeter(
    ['ESME', 'GSME', 'GPF'],
    // A day is logged at the midnight that ends it.
    (call) => inPeriod(call, (period) => byFuel(call.meter, { LogEntry: stepsWithin(period, dayMs, { nowMs: call.nowMs, max: dailyConsumptionsMax }).map((atMs) => ({ Value: consumedBetween(call.meter, atMs - dayMs, atMs), Timestamp: iso(atMs) })) })),
    emptyByFuel,
  ),
  '6.8': onMeter(['ESME', 'GSME'], setCalendar),
  '6.2.3': onMeter(['ESME', 'GSME'], ({ meter }) => ({ payload: { BillingCalendar: settingOf(meter, 'billingCalendar') } })),
};

interface Period {
  readonly startMs: number;
  readonly endMs: number;
}

function inPeriod({ body }: MeterCall, read: (period: Period) => BodyFields): MeterOutcome {
  const period = readLogPeriod(body);
  return period === undefined ? { error: { code: 2, error: 'ReadLogPeriod: expected StartDateTime before EndDateTime' } } : { payload: read(period) };
}

function byFuel(meter: MeterState, content: BodyFields): BodyFields {
  return { [meter.fuel === 'gas' ? 'Gas' : 'Electricity']: content };
}

function setCalendar({ meter, body }: MeterCall): MeterOutcome {
  const name = meter.fuel === 'gas' ? 'GasBillingCalendar' : 'ElectricityBillingCalendar';
  if (!(name in body)) return { error: { code: 18, error: `the billing calendar does not fit the ${meter.fuel} meter` } };
  return { meter: withSetting(meter, 'billingCalendar', pick(body, [name])), event: { log: 'event', code: undefined, meaning: 'Billing calendar changed' } };
}

function triggeredTimes(meter: MeterState, period: Period): readonly number[] {
  const times = meter.pastPayments.filter((past) => past.cause !== 'balance' && past.untilMs >= period.startMs && past.untilMs <= period.endMs).map((past) => past.untilMs);
  return times.slice(-billingEntriesMax);
}

function calendarTimes(meter: MeterState, period: Period, nowMs: number): readonly number[] {
  const isBillingDay = billingDay(settingOf(meter, 'billingCalendar'));
  // A year's midnights hold twelve of any calendar but the yearly one, of which thirteen years would be needed.
  const days = stepsWithin(period, dayMs, { nowMs, max: 13 * 366 });
  return days.filter((atMs) => isBillingDay(new Date(atMs))).slice(-billingEntriesMax);
}

/** Whether a day (UTC) is one on which the calendar bills. */
function billingDay(calendar: BodyFields): (day: Date) => boolean {
  const gas = childrenOf(calendar, 'GasBillingCalendar');
  if ('Periodicity' in gas) return gasBillingDay(new Date(textOf(gas, 'BillingPeriodStart')), textOf(gas, 'Periodicity'));
  const electricity = childrenOf(calendar, 'ElectricityBillingCalendar');
  if ('Daily' in electricity) return () => true;
  // Monday is 1 in the schema and 1 in a Date; Sunday is 7 and 0.
  if ('Weekly' in electricity) return (day) => day.getUTCDay() === Number(textOf(electricity, 'Weekly')) % 7;
  if ('Monthly' in electricity) return (day) => day.getUTCDate() === Number(textOf(electricity, 'Monthly'));
  const [name, months] = 'Quarterly' in electricity ? (['Quarterly', 3] as const) : 'SixMonthly' in electricity ? (['SixMonthly', 6] as const) : (['Yearly', 12] as const);
  const every = childrenOf(electricity, name);
  return everyMonths({ day: Number(textOf(every, 'DayOfMonth')), month: Number(textOf(every, 'BillingPeriodStartMonth')) - 1, months });
}

function gasBillingDay(start: Date, periodicity: string): (day: Date) => boolean {
  if (periodicity === 'Daily') return () => true;
  if (periodicity === 'Weekly') return (day) => day.getUTCDay() === start.getUTCDay();
  const months = { Monthly: 1, Quarterly: 3, SixMonthly: 6, Yearly: 12 }[periodicity] ?? 1;
  return everyMonths({ day: start.getUTCDate(), month: start.getUTCMonth(), months });
}

function everyMonths(from: { readonly day: number; readonly month: number; readonly months: number }): (day: Date) => boolean {
  return (day) => day.getUTCDate() === from.day && (day.getUTCMonth() - from.month + 12) % from.months === 0;
}

interface LogNames {
  readonly electricity: readonly [consumption: string, prepayment: string];
  readonly gas: readonly [consumption: string, prepayment: string];
  readonly register: Readonly<Record<MeterState['fuel'], string>>;
  readonly timeFirst: boolean;
}

const triggeredNames: LogNames = {
  electricity: ['LogEntryConsumptionAndTariffRegistersData', 'LogEntryPrepaymentData'],
  gas: ['LogEntryConsumptionRegister', 'LogEntryPrepaymentData'],
  register: { electricity: 'ActiveImportRegisterConsumption', gas: 'ConsumptionRegister' },
  timeFirst: false,
};

const calendarNames: LogNames = {
  electricity: ['ESMEBillingDataLogEntry', 'ESMEBillingPrepaymentDataLogEntry'],
  gas: ['GSMEBillingDataLogEntry', 'GSMEBillingPrepaymentDataLogEntry'],
  register: { electricity: 'ActiveImportRegisterValueConsumption', gas: 'ActiveImportRegisterValueConsumption' },
  timeFirst: true,
};

function billingLog(meter: MeterState, times: readonly number[], names: LogNames): BodyFields {
  const [consumption, prepayment] = names[meter.fuel];
  const register = names.register[meter.fuel];
  const entry = (atMs: number): BodyFields => {
    const value = registerAt(meter, atMs);
    return names.timeFirst ? { Timestamp: iso(atMs), [register]: value } : { [register]: value, Timestamp: iso(atMs) };
  };
  const prepaid = times.filter((atMs) => paymentAt(meter, atMs - 1).mode === 'Prepayment');
  return byFuel(meter, { [consumption]: times.map(entry), [prepayment]: prepaid.map((atMs) => prepaymentEntry(paymentAt(meter, atMs - 1), atMs)) });
}

function prepaymentEntry(payment: PaymentState, atMs: number): BodyFields {
  return {
    AccumulatedDebtRegister: payment.accumulatedDebt,
    EmergencyCreditBalance: payment.emergencyCreditBalance,
    MeterBalance: payment.meterBalance,
    PaymentDebtRegister: payment.paymentDebt,
    TimeDebtRegisters1: payment.timeDebt1,
    TimeDebtRegisters2: payment.timeDebt2,
    Timestamp: iso(atMs),
  };
}

function amountsIn(meter: MeterState, period: Period, log: { readonly kind: LoggedAmount['kind']; readonly max: number }): BodyFields {
  const entries = meter.amounts.filter((amount) => amount.kind === log.kind && amount.atMs >= period.startMs && amount.atMs <= period.endMs).slice(-log.max);
  return { LogEntry: entries.map((amount) => ({ Amount: amount.amountPence, Timestamp: iso(amount.atMs) })) };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
