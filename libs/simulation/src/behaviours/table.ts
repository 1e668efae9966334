import type { BodyFields } from '@gauntlet/contracts';
import type { Answer } from '../exchange/answer.ts';
import type { Behaviour, Behaviours, Subject } from './behaviour.ts';
import { auxiliaryLoadBehaviours } from './auxiliary-load.ts';
import { billingBehaviours } from './billing.ts';
import { configurationBehaviours } from './configuration.ts';
import { credentialBehaviours } from './credentials.ts';
import { demandBehaviours } from './demand.ts';
import { homeNetworkBehaviours } from './home-network.ts';
import { networkBehaviours } from './network.ts';
import { prepayConfigurationBehaviours } from './prepay-configuration.ts';
import { tariffBehaviours } from './tariffs.ts';
import { clockBehaviours } from './clock.ts';
import { displayBehaviours } from './display.ts';
import { eventLogBehaviours } from './event-logs.ts';
import { firmwareBehaviours } from './firmware.ts';
import { inventoryBehaviours } from './inventory.ts';
import { prepaymentBehaviours } from './prepayment.ts';
import { readBehaviours } from './reads.ts';
import { scheduleBehaviours } from './schedules.ts';
import { supplyBehaviours } from './supply.ts';

/** Every variant that simulated installations answer. A new one is one entry in its group's file. */
const behaviours: Behaviours = {
  ...auxiliaryLoadBehaviours,
  ...billingBehaviours,
  ...configurationBehaviours,
  ...credentialBehaviours,
  ...demandBehaviours,
  ...homeNetworkBehaviours,
  ...networkBehaviours,
  ...prepayConfigurationBehaviours,
  ...tariffBehaviours,
  ...prepaymentBehaviours,
  ...displayBehaviours,
  ...readBehaviours,
  ...scheduleBehaviours,
  ...clockBehaviours,
  ...eventLogBehaviours,
  ...supplyBehaviours,
  ...inventoryBehaviours,
  ...firmwareBehaviours,
};

export function behaviourOf(srv: string): Behaviour | undefined {
  return Object.hasOwn(behaviours, srv) ? behaviours[srv] : undefined;
}

/** Service Reference Variants that simulated installations answer. */
export const simulatedVariants: readonly string[] = Object.keys(behaviours);

/** The installation that a non-device request is about; undefined for a request that goes to a device. */
export function subjectOf(srv: string, body: BodyFields): Subject | undefined {
  const behaviour = behaviourOf(srv);
  return behaviour?.by === 'dcc' ? behaviour.subjectOf(body) : undefined;
}

/** The answer to a request whose device or subject is not in the estate. */
export function answerToUnknownSubject(srv: string): Answer {
  const behaviour = behaviourOf(srv);
  if (behaviour?.by === 'dcc' && behaviour.unknownSubject === 'accepted') return { kind: 'dcc-result', payload: undefined };
  return { kind: 'refusal', code: behaviour?.by === 'dcc' ? behaviour.unknownSubject : 'E19' };
}
