import type { SimulationProfile } from '@gauntlet/contracts';
import type { Random } from '../chance/random.ts';

/** What goes wrong in the device; undefined when nothing does. */
export type DeviceFault = SimulationProfile['failing'][number]['result'] | undefined;

/** What happens to a Response between the device and the User. */
export interface Journey {
  readonly lost: boolean;
  readonly lateByMs: number;
  /** The same Response comes once more, so many milliseconds after the first. */
  readonly copyAfterMs: number | undefined;
  /** Whose signature does not fit the message. */
  readonly wrongSignature: 'S1SP' | 'DCC' | undefined;
}

/** The first of the profile's failures that the draws choose. */
export function drawDeviceFault({ failing }: SimulationProfile, request: { readonly srv: string; readonly toDevice: boolean }, random: Random): DeviceFault {
  for (const { srv, rate, result } of failing) {
    if (concerns(srv, request) && random.next() < rate) return result;
  }
  return undefined;
}

/** Shared by all that arrive as they should. */
export const plainJourney: Journey = { lost: false, lateByMs: 0, copyAfterMs: undefined, wrongSignature: undefined };

/** Every fault is drawn on its own, in the order of the profile. */
export function drawJourney({ responses }: SimulationProfile, srv: string, random: Random): Journey {
  let journey = plainJourney;
  for (const response of responses) {
    if (!concerns(response.srv, { srv, toDevice: true }) || random.next() >= response.rate) continue;
    switch (response.fault) {
      case 'lost':
        journey = { ...journey, lost: true };
        break;
      case 'late':
        journey = { ...journey, lateByMs: journey.lateByMs + response.byMs };
        break;
      case 'duplicated':
        journey = { ...journey, copyAfterMs: response.afterMs };
        break;
      case 'wrong-signature':
        journey = { ...journey, wrongSignature: response.signedBy };
        break;
      default:
        response satisfies never;
    }
  }
  return journey;
}

/** "*" is every variant that a device answers: what the DCC answers itself is named. */
function concerns(srv: string, request: { readonly srv: string; readonly toDevice: boolean }): boolean {
  return srv === request.srv || (srv === '*' && request.toDevice);
}
