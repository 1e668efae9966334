import type { MeterState, PaymentState } from './meter.ts';
import { dayMs } from './consumption.ts';
import { logEvent } from './event-log.ts';
import { pastPaymentsMax } from './payments.ts';
import { consumedBetween, withSupply } from './register.ts';
import { settingOf } from './settings.ts';

/** How far a meter in prepayment mode has charged what was used: until when, and the part of a penny that is left of it. */
export interface CreditDecline {
  readonly chargedMs: number;
  readonly restPence: number;
}

/** GBCS codes of what a falling credit sets off. */
const lowCreditCode = '810D';
const belowDisablementCode = '8F0F';
const emergencyCreditExhaustedCode = '81AA';

/**
 * The meter with what was used until `nowMs` taken off its credit; in credit mode nothing is. Below the disablement threshold, and
 * with no emergency credit left, the supply is disabled at the moment at which that happened. Whole pence are taken, as the registers hold them.
 */
export function withDecline(meter: MeterState, nowMs: number): MeterState {
  const { decline } = meter;
  if (decline === undefined || nowMs <= decline.chargedMs) return meter;
  // Midnight by midnight, because the daily logs show what was left then; as far back as they go.
  let current = meter;
  let midnightMs = Math.max(Math.floor(decline.chargedMs / dayMs) + 1, Math.floor(nowMs / dayMs) - daysMax) * dayMs;
  for (; midnightMs <= nowMs; midnightMs += dayMs) {
    const before = current;
    current = chargedUntil(before, midnightMs);
    if (current !== before) current = { ...current, pastPayments: [...current.pastPayments.slice(1 - pastPaymentsMax), { untilMs: midnightMs + 1, payment: current.payment, cause: 'balance' }] };
  }
  return chargedUntil(current, nowMs);
}

/** Days whose midnights are looked at one by one: more than a daily log holds. */
const daysMax = 35;

function chargedUntil(meter: MeterState, nowMs: number): MeterState {
  const { decline } = meter;
  if (decline === undefined) return meter;
  const leftPence = creditLeft(meter.payment);
  const costUntil = (atMs: number): number => decline.restPence + costPence(meter, decline.chargedMs, atMs);
  const cost = costUntil(nowMs);
  if (Math.floor(cost) === 0) return meter;
  if (meter.supply !== 'Enabled' || Math.floor(cost) <= leftPence) return charged(meter, cost, nowMs);
  const offMs = firstAt(decline.chargedMs, nowMs, (atMs) => Math.floor(costUntil(atMs)) > leftPence);
  const off = charged(meter, costUntil(offMs), offMs);
  const events = logEvent(off.events, { atMs: offMs, log: 'event', code: belowDisablementCode, meaning: 'Credit Below Disablement Threshold (prepayment mode)' });
  // What stands still charges the standing charge alone.
  return chargedUntil(withSupply({ ...off, events }, 'Disabled', offMs), nowMs);
}

/** Pence that may still be used before the supply is disabled. */
function creditLeft({ meterBalance, disablementThreshold, emergencyCreditActive, emergencyCreditBalance }: PaymentState): number {
  return Math.max(0, meterBalance - disablementThreshold) + (emergencyCreditActive ? emergencyCreditBalance : 0);
}

function charged(meter: MeterState, cost: number, atMs: number): MeterState {
  const pence = Math.floor(cost);
  const { payment } = meter;
  const fromBalance = Math.min(pence, Math.max(0, payment.meterBalance - payment.disablementThreshold));
  const fromEmergency = payment.emergencyCreditActive ? Math.min(pence - fromBalance, payment.emergencyCreditBalance) : 0;
  const next: PaymentState = { ...payment, meterBalance: payment.meterBalance - (pence - fromEmergency), emergencyCreditBalance: payment.emergencyCreditBalance - fromEmergency };
  const lowPence = Number(settingOf(meter, 'prepayment')['LowCreditThreshold'] ?? 0);
  const events = [
    ...(payment.meterBalance >= lowPence && next.meterBalance < lowPence ? [{ code: lowCreditCode, meaning: 'Combined Credit Below Low Credit Threshold (prepayment mode)' }] : []),
    ...(fromEmergency > 0 && next.emergencyCreditBalance === 0 ? [{ code: emergencyCreditExhaustedCode, meaning: 'Emergency Credit Exhausted' }] : []),
  ].reduce((log, event) => logEvent(log, { atMs, log: 'event', ...event }), meter.events);
  return { ...meter, payment: next, events, decline: { chargedMs: atMs, restPence: cost - pence } };
}

/** Energy at the unit price that is in force, and the standing charge; pence. */
function costPence(meter: MeterState, fromMs: number, toMs: number): number {
  const tariff = settingOf(meter, 'tariff');
  const amount = (name: string, scale: unknown): number => Number(tariff[name] ?? 0) * 10 ** Number(scale ?? poundsScale) * 100;
  const unitPence = amount('PrimaryActiveTariffPrice', tariff['PriceScale'] ?? tariff['PrimaryActiveTariffPriceScale']);
  const standingPence = amount('StandingCharge', tariff['StandingChargeScale']);
  const used = consumedBetween(meter, fromMs, toMs);
  return used * (meter.fuel === 'gas' ? kWhPerM3(meter) : 0.001) * unitPence + (standingPence * (toMs - fromMs)) / dayMs;
}

/** Prices without a scale are in hundred-thousandths of a pound, as the meters come with. */
const poundsScale = -5;
const megajoulesPerKWh = 3.6;

function kWhPerM3(meter: MeterState): number {
  const { CalorificValue = 0, ConversionFactor = 0 } = settingOf(meter, 'gasConversion');
  return (Number(CalorificValue) * Number(ConversionFactor)) / megajoulesPerKWh;
}

/** The first millisecond at which something that stays true once it is becomes true; it is at `toMs`. */
function firstAt(fromMs: number, toMs: number, isTrue: (atMs: number) => boolean): number {
  let [before, at] = [Math.floor(fromMs), Math.ceil(toMs)];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (isTrue(middle)) at = middle;
    else before = middle;
  }
  return at;
}
