import type { SupplyState } from '../meter/meter.ts';
import { withSupply } from '../meter/register.ts';
import type { Behaviours } from './behaviour.ts';
import { onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';

const batteryLifeDays = 3_650;

/** Service Reference 7: supply. A gas supply is never switched on remotely: it is armed, and the consumer turns it on. */
export const supplyBehaviours: Behaviours = {
  '7.1': onMeter(['ESME'], (call) => switchTo('Enabled', call)),
  '7.2': onMeter(['ESME', 'GSME'], (call) => switchTo('Disabled', call)),
  // An armed supply flows again when the consumer turns it on, which no one does here.
  '7.3': onMeter(['ESME', 'GSME'], (call) => (call.meter.supply === 'Enabled' ? { error: { code: 25, error: 'ArmSupply: the supply is enabled' } } : switchTo('Armed', call))),
  '7.4': onMeter(['ESME', 'GSME'], ({ meter }) => ({
    payload: { SupplyState: meter.supply, ...(meter.fuel === 'gas' ? { Gas: { RemainingBatteryCapacity: batteryLifeDays } } : {}) },
  })),
};

/** A meter that is in the state already answers success and logs nothing. */
function switchTo(supply: SupplyState, { meter, nowMs }: MeterCall): MeterOutcome {
  if (meter.supply === supply) return {};
  return { meter: withSupply(meter, supply, nowMs), event: { log: 'event', code: undefined, meaning: `Supply ${supply.toLowerCase()} remotely` } };
}
