import type { MeterState, PaymentState } from './meter.ts';

/** The payment state that held until a change. */
export interface PastPayment {
  readonly untilMs: number;
  readonly payment: PaymentState;
  /** What changed it: the billing data log of 4.4.2 is written at a change of mode or tariff. */
  readonly cause: 'mode' | 'tariff' | 'balance';
}

/** Changes that a meter remembers: the days of its logs, and some more. */
export const pastPaymentsMax = 60;

/** The meter with another payment state; what held before can still be read. */
export function withPayment(meter: MeterState, change: { readonly payment: PaymentState; readonly cause: PastPayment['cause']; readonly nowMs: number }): MeterState {
  const past: PastPayment = { untilMs: change.nowMs, payment: meter.payment, cause: change.cause };
  return { ...meter, payment: change.payment, pastPayments: [...meter.pastPayments.slice(1 - pastPaymentsMax), past] };
}

/** What held at a time; of a time that is too long ago, the oldest that is known. */
export function paymentAt(meter: MeterState, atMs: number): PaymentState {
  return meter.pastPayments.find((past) => past.untilMs > atMs)?.payment ?? meter.payment;
}
