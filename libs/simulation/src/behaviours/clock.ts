import type { BodyFields } from '@gauntlet/contracts';
import type { MeterClock, MeterState } from '../meter/meter.ts';
import { textOf, type Behaviours, type DeviceCall, type DeviceOutcome } from './behaviour.ts';
import { onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';

/** Service References 6.11 and 8.1.1: the meter takes the time when it is within the tolerance, else its clock counts as unreliable. */
export const clockBehaviours: Behaviours = {
  '6.11': onMeter(['ESME', 'GSME'], synchronise),
  '8.1.1': { ...onMeter(['ESME', 'GSME'], synchronise), run: commission, commissions: true },
};

/** Commissioning is the clock's setting, after which the inventory shows the device as commissioned. */
function commission(call: DeviceCall): DeviceOutcome {
  const outcome = onMeter(['ESME', 'GSME'], synchronise).run(call);
  const { changes } = outcome.installation;
  const { [call.device.deviceId]: status, ...statuses } = changes.statuses;
  if (outcome.result !== 'done' || status === undefined) return outcome;
  return { ...outcome, installation: { ...outcome.installation, changes: { ...changes, statuses } } };
}

function synchronise({ meter, body, nowMs }: MeterCall): MeterOutcome {
  const wantedMs = Date.parse(textOf(body, 'CurrentDateTime'));
  const toleranceS = Number(textOf(body, 'TolerancePeriod') || Number.NaN);
  if (Number.isNaN(wantedMs) || !(toleranceS >= 0 && toleranceS <= 86_400)) return { error: { code: 8, error: 'SynchroniseClock: expected CurrentDateTime and a TolerancePeriod of 0 to 86400 seconds' } };
  const within = Math.abs(wantedMs - (nowMs + meter.clock.offsetMs)) <= toleranceS * 1_000;
  const clock: MeterClock = within ? { offsetMs: wantedMs - nowMs, status: 'reliable' } : { ...meter.clock, status: 'unreliable' };
  return {
    meter: { ...meter, clock },
    payload: { DeviceTime: new Date(nowMs + clock.offsetMs).toISOString(), ...statusOf(meter, clock) },
    event: within ? { log: 'event', code: '8145', meaning: 'Clock adjusted (within tolerance)' } : { log: 'event', code: '81C6', meaning: 'Clock not adjusted (outside tolerance)' },
  };
}

/** The schemas give the words; their numbers are the words' positions in it. */
const statusCodes: Readonly<Record<MeterClock['status'], number>> = { reliable: 0, invalid: 1, unreliable: 2 };

function statusOf(meter: MeterState, { status }: MeterClock): BodyFields {
  if (meter.fuel === 'gas') return { Gas: { GasClockTimeStatus: { '@ResponseCode': statusCodes[status], ASN1Status: status } } };
  return { Electricity: { ElecClockTimeStatus: { '@TimeStatusCode': statusCodes[status], TimeStatus: status } } };
}
