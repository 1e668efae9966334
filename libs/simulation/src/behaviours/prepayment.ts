import type { BodyFields } from '@gauntlet/contracts';
import type { MeterState, PaymentState } from '../meter/meter.ts';
import { readUtrn } from '../meter/utrn.ts';
import { childrenOf, textOf, type Behaviours } from './behaviour.ts';
import { onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';

/** Service References 1.6, 2 and the balances of 4: payment mode, top-up and what they change. */
export const prepaymentBehaviours: Behaviours = {
  '1.6': onMeter(['ESME', 'GSME'], updatePaymentMode),
  '2.2': onMeter(['ESME', 'GSME'], topUp),
  '4.3': onMeter(['ESME', 'GSME'], ({ meter: { payment } }) => ({
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
  '4.18': onMeter(['ESME', 'GSME'], ({ meter }) => ({ payload: balanceOf(meter) })),
  '6.2.9': onMeter(['ESME', 'GSME'], ({ meter: { payment } }) => ({
    payload: { PaymentMode: payment.mode, SuspendDebtEmergency: payment.suspendDebtEmergency, SuspendDebtDisabled: payment.suspendDebtDisabled },
  })),
};

function updatePaymentMode({ meter, body }: MeterCall): MeterOutcome {
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
  return { meter: { ...meter, payment }, event: { log: 'event', code: undefined, meaning: `Payment mode changed to ${payment.mode}` } };
}

const creditPerTopUpMaxPence = 100_000;
const usedTokensMax = 100;

function topUp({ meter, body }: MeterCall): MeterOutcome {
  const utrn = readUtrn(textOf(body, 'UTRN'));
  if (!utrn.ok) return refuseTopUp(4, '8F63', 'UTRN not Authentic');
  if (meter.payment.usedTokens.includes(utrn.token)) return refuseTopUp(5, '8F51', 'Duplicate UTRN entered');
  if (utrn.amountPence > creditPerTopUpMaxPence) return refuseTopUp(6, '8F5B', 'UTRN exceeds Maximum Credit Threshold');
  const payment: PaymentState = {
    ...meter.payment,
    meterBalance: meter.payment.meterBalance + utrn.amountPence,
    usedTokens: [...meter.payment.usedTokens.slice(1 - usedTokensMax), utrn.token],
  };
  return { meter: { ...meter, payment }, event: { log: 'event', code: undefined, meaning: `Credit of ${utrn.amountPence} pence added remotely` } };
}

function refuseTopUp(code: number, eventCode: string, meaning: string): MeterOutcome {
  return { error: { code, error: meaning }, event: { log: 'event', code: eventCode, meaning } };
}

function balanceOf({ fuel, payment }: MeterState): BodyFields {
  const inPrepayment = fuel === 'gas' && payment.mode === 'Prepayment' ? { Gas: { MeterBalancePrepaymentMode: payment.meterBalance } } : {};
  return { MeterBalance: payment.meterBalance, ...inPrepayment };
}
