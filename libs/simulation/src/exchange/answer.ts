import type { BodyFields } from '@gauntlet/contracts';
import type { DeviceError } from '../behaviours/behaviour.ts';

/** What the DCC answers at once: I99, an E code, or I0 with sr elements (I99 when a non-device request has no data). */
export type Answer =
  | { readonly kind: 'acknowledgement' }
  | { readonly kind: 'refusal'; readonly code: string }
  | { readonly kind: 'dcc-result'; readonly payload: BodyFields | undefined };

/** How a later message travels: both are left out where nothing is wrong. */
export interface Travel {
  readonly dueInMs: number;
  /** The same message comes once more, so many milliseconds after the first. */
  readonly copyAfterMs?: number | undefined;
  /** Whose signature does not fit the message. */
  readonly wrongSignature?: 'S1SP' | 'DCC' | undefined;
}

/** What the User receives later, `dueInMs` after the request was accepted. */
export type Later =
  | (Travel & { readonly kind: 'device-response'; readonly success: boolean; readonly payload: BodyFields; readonly errors: readonly DeviceError[] })
  /** E21: the S1SP got no answer from the device. */
  | (Travel & { readonly kind: 'no-device-response'; readonly code: 'E21' });
