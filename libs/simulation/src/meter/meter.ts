import type { Fuel } from './consumption.ts';
import type { CreditDecline } from './credit-decline.ts';
import type { LoggedEvent } from './event-log.ts';
import type { LoadWatch } from './load-limit.ts';
import type { PastPayment } from './payments.ts';
import type { Settings } from './settings.ts';

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
  /** Whether the consumer or the supplier (2.5) activated emergency credit. */
  readonly emergencyCreditActive: boolean;
}

/** An amount (pence) that the billing data log keeps: a credit of 4.4.5, or a debt payment of 4.4.4. */
export interface LoggedAmount {
  readonly atMs: number;
  readonly amountPence: number;
  readonly kind: 'credit' | 'debt-payment';
}

/** An auxiliary load switch that a command (7.5, 7.6) holds; without one it follows its schedule, which is off. */
export interface SwitchState {
  readonly index: number;
  readonly description: string;
  readonly on: boolean;
  readonly boost: boolean;
  /** When a command ends; 0 when none holds the switch. */
  readonly untilMs: number;
}

export interface SwitchEvent {
  readonly atMs: number;
  readonly index: number;
  readonly action: 'On' | 'Off' | 'Revert to calendar control';
}

/** When something was reset or restricted, in milliseconds since the epoch. */
export type MarkName = 'blockCounters' | 'maximumDemandImport' | 'maximumDemandExport' | 'maximumDemandPeriod' | 'loadLimitCounter' | 'voltageCounters' | 'tenancy' | 'gasNetworkSample';

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
  /** Only what was configured; the rest is as installed. */
  readonly settings: Settings;
  readonly pastPayments: readonly PastPayment[];
  readonly amounts: readonly LoggedAmount[];
  readonly switches: readonly SwitchState[];
  readonly switchEvents: readonly SwitchEvent[];
  readonly marks: Readonly<Partial<Record<MarkName, number>>>;
  /** Whether the consumer's PIN hides data on the meter's display. */
  readonly privacyPin: boolean;
  /** In prepayment mode: how far credit was taken for what was used. */
  readonly decline: CreditDecline | undefined;
  /** Once it was given a load limit. */
  readonly watch: LoadWatch | undefined;
  /** The Customer Identification Number that was displayed last (9.1). */
  readonly customerIdentification: string | undefined;
}

const emergencyCreditLimitPence = 500;

/** A meter as it comes from the store: credit mode, nothing owed, supply on. */
export function newMeter(fuel: Fuel, seed: number): MeterState {
  return { ...newState, fuel, seed };
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
  emergencyCreditActive: false,
};

/** All parts are shared by the meters that have not changed them. */
const newState: Omit<MeterState, 'fuel' | 'seed'> = {
  supply: 'Enabled',
  halts: [],
  unusedBefore: 0,
  payment: newPayment,
  message: undefined,
  clock: newClock,
  events: [],
  settings: {},
  pastPayments: [],
  amounts: [],
  switches: [],
  switchEvents: [],
  marks: {},
  privacyPin: true,
  decline: undefined,
  watch: undefined,
  customerIdentification: undefined,
};
