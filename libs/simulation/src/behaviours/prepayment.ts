import type { BodyFields } from '@gauntlet/contracts';
import type { LoggedAmount, MeterState, PaymentState } from '../meter/meter.ts';
import { withPayment } from '../meter/payments.ts';
import { withSupply } from '../meter/register.ts';
import { settingOf } from '../meter/settings.ts';
import { readUtrn } from '../meter/utrn.ts';
import { childrenOf, textOf, type Behaviours } from './behaviour.ts';
import { onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';

/** Service References 1.6, 2 and the balances of 4: payment mode, top-up and what they change. */
export const prepaymentBehaviours: Behaviours = {
  '1.6': onMeter(['ESME', 'GSME'], updatePaymentMode),
  '2.2': onMeter(['ESME', 'GSME'], topUp),
  '4.3': onMeter(['ESME', 'GSME', 'GPF'], ({ meter: { payment } }) => ({
    payload: {
      // Emergency credit exists in prepayment mode only, which is how a change of mode shows here.
      ...(payment.mode === 'Prepayment' ? { EmergencyCreditBalance: payment.emergencyCreditBalance } : {}),
      AccumulatedDebtRegister: payment.accumulatedDebt,
      PaymentDebtRegister: payment.paymentDebt,
      TimeDebtRegister1: payment.timeDebt1,
      TimeDebtRegister2: payment.timeDebt2,
      MeterBalance: payment.meterBalance,
    },
  })),
  '4.18': onMeter(['ESME', 'GSME', 'GPF'], ({ meter }) => ({ payload: balanceOf(meter) })),
  '6.2.9': onMeter(['ESME', 'GSME'], ({ meter: { payment } }) => ({
    payload: { PaymentMode: payment.mode, SuspendDebtEmergency: payment.suspendDebtEmergency, SuspendDebtDisabled: payment.suspendDebtDisabled },
  })),
};

function updatePaymentMode({ meter, body, nowMs }: MeterCall): MeterOutcome {
  const toPrepayment = 'Prepayment' in body;
  if (toPrepayment === 'Credit' in body) return { error: { code: 3, error: 'UpdatePaymentMode: expected either Credit or Prepayment' } };
  const settings = childrenOf(body, 'Prepayment');
  const payment: PaymentState = toPrepayment
    ? {
        ...meter.payment,
        mode: 'Prepayment',
        suspendDebtDisabled: textOf(settings, 'SuspendDebtDisabled') === 'true',
        suspendDebtEmergency: textOf(settings, 'SuspendDebtEmergency') === 'true',
        disablementThreshold: Number(textOf(settings, 'DisablementThreshold')) || 0,
      }
    : { ...meter.payment, mode: 'Credit' };
  const decline = toPrepayment ? (meter.decline ?? { chargedMs: nowMs, restPence: 0 }) : undefined;
  return { meter: { ...withPayment(meter, { payment, cause: 'mode', nowMs }), decline }, event: { log: 'event', code: undefined, meaning: `Payment mode changed to ${payment.mode}` } };
}

const usedTokensMax = 100;

function topUp({ meter, body, nowMs }: MeterCall): MeterOutcome {
  const utrn = readUtrn(textOf(body, 'UTRN'));
  if (!utrn.ok) return refuseTopUp(4, '8F63', 'UTRN not Authentic');
  if (meter.payment.usedTokens.includes(utrn.token)) return refuseTopUp(5, '8F51', 'Duplicate UTRN entered');
  if (utrn.amountPence > Number(settingOf(meter, 'prepayment')['CreditMaxCreditThreshold'])) return refuseTopUp(6, '8F5B', 'UTRN exceeds Maximum Credit Threshold');
  // 2.3 DebtRecoveryPerPayment is in hundredths of a per cent of each payment.
  const share = Number(settingOf(meter, 'debtRecovery')['DebtRecoveryPerPayment'] ?? 0) / 10_000;
  const toDebt = Math.min(meter.payment.paymentDebt, Math.floor(utrn.amountPence * share));
  const payment: PaymentState = {
    ...meter.payment,
    meterBalance: meter.payment.meterBalance + utrn.amountPence - toDebt,
    paymentDebt: meter.payment.paymentDebt - toDebt,
    usedTokens: [...meter.payment.usedTokens.slice(1 - usedTokensMax), utrn.token],
  };
  const amounts = [...meter.amounts.slice(-amountsMax), ...amountsOf(nowMs, utrn.amountPence, toDebt)];
  const changed = rearmed(withPayment(meter, { payment, cause: 'balance', nowMs }), nowMs);
  return { meter: { ...changed, amounts }, event: { log: 'event', code: undefined, meaning: `Credit of ${utrn.amountPence} pence added remotely` } };
}

/** A supply that want of credit disabled is armed when there is some again: the consumer turns it on. */
function rearmed(meter: MeterState, nowMs: number): MeterState {
  const { decline, payment, supply } = meter;
  if (decline === undefined || supply !== 'Disabled' || payment.meterBalance <= payment.disablementThreshold) return meter;
  return withSupply(meter, 'Armed', nowMs);
}

/** As many as both billing data logs together show. */
const amountsMax = 15;

function amountsOf(atMs: number, creditPence: number, debtPence: number): readonly LoggedAmount[] {
  const credit: LoggedAmount = { atMs, amountPence: creditPence, kind: 'credit' };
  return debtPence === 0 ? [credit] : [credit, { atMs, amountPence: debtPence, kind: 'debt-payment' }];
}

function refuseTopUp(code: number, eventCode: string, meaning: string): MeterOutcome {
  return { error: { code, error: meaning }, event: { log: 'event', code: eventCode, meaning }, alertCode: eventCode };
}

function balanceOf({ fuel, payment }: MeterState): BodyFields {
  const inPrepayment = fuel === 'gas' && payment.mode === 'Prepayment' ? { Gas: { MeterBalancePrepaymentMode: payment.meterBalance } } : {};
  return { MeterBalance: payment.meterBalance, ...inPrepayment };
}
