import type { BodyFields } from '@gauntlet/contracts';
import type { Behaviour, Behaviours, Subject } from './behaviour.ts';
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

/** The refusal of a request whose device or subject is not in the estate. */
export function unknownSubjectOf(srv: string): string {
  const behaviour = behaviourOf(srv);
  return behaviour?.by === 'dcc' ? behaviour.unknownSubject : 'E19';
}
