import type { Fuel } from './consumption.ts';
import type { LoggedEvent } from './event-log.ts';

export type SupplyState = 'Enabled' | 'Disabled' | 'Armed';
export type PaymentMode = 'Credit' | 'Prepayment';

/** Money is in pence. */
export interface PaymentState {
  readonly mode: PaymentMode;
  readonly suspendDebtDisabled: boolean;
  readonly suspendDebtEmergency: boolean;
  readonly disablementThreshold: number;
  readonly meterBalance: number;
  readonly emergencyCreditBalance: number;
  readonly accumulatedDebt: number;
  readonly paymentDebt: number;
  readonly timeDebt1: number;
  readonly timeDebt2: number;
  /** Tokens of the UTRNs that were accepted, newest last, at most 100: an older one could be used again. */
  readonly usedTokens: readonly string[];
}

/** A time without supply; open while `toMs` is undefined. */
export interface SupplyHalt {
  readonly fromMs: number;
  readonly toMs: number | undefined;
}

export interface MeterClock {
  /** Meter time minus real time. */
  readonly offsetMs: number;
  readonly status: 'reliable' | 'invalid' | 'unreliable';
}

/** One meter. What can be computed from (seed, time) is not in here. */
export interface MeterState {
  readonly fuel: Fuel;
  readonly seed: number;
  readonly supply: SupplyState;
  /** Newest last, at most 8; `unusedBefore` carries what older ones kept off the register (Wh or m3). */
  readonly halts: readonly SupplyHalt[];
  readonly unusedBefore: number;
  readonly payment: PaymentState;
  readonly message: string | undefined;
  readonly clock: MeterClock;
  readonly events: readonly LoggedEvent[];
}

const emergencyCreditLimitPence = 500;

/** A meter as it comes from the store: credit mode, nothing owed, supply on. */
export function newMeter(fuel: Fuel, seed: number): MeterState {
  return { fuel, seed, supply: 'Enabled', halts: [], unusedBefore: 0, payment: newPayment, message: undefined, clock: newClock, events: [] };
}

const newClock: MeterClock = { offsetMs: 0, status: 'reliable' };

const newPayment: PaymentState = {
  mode: 'Credit',
  suspendDebtDisabled: false,
  suspendDebtEmergency: false,
  disablementThreshold: 0,
  meterBalance: 0,
  emergencyCreditBalance: emergencyCreditLimitPence,
  accumulatedDebt: 0,
  paymentDebt: 0,
  timeDebt1: 0,
  timeDebt2: 0,
  usedTokens: [],
};
