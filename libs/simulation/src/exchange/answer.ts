import type { BodyFields } from '@gauntlet/contracts';
import type { DeviceError } from '../behaviours/behaviour.ts';

/** What the DCC answers at once: I99, an E code, or I0 with sr elements (I99 when a non-device request has no data). */
export type Answer =
  | { readonly kind: 'acknowledgement' }
  | { readonly kind: 'refusal'; readonly code: string }
  | { readonly kind: 'dcc-result'; readonly payload: BodyFields | undefined };

/** What the User receives later, `dueInMs` after the request was accepted. */
export type Later =
  | { readonly kind: 'device-response'; readonly dueInMs: number; readonly success: boolean; readonly payload: BodyFields; readonly errors: readonly DeviceError[] }
  /** E21: the S1SP got no answer from the device. */
  | { readonly kind: 'no-device-response'; readonly dueInMs: number; readonly code: 'E21' };
