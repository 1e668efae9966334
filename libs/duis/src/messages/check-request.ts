import { findVariant } from '../catalogue/service-reference-variant.ts';
import { type WebService, webServiceOf } from '../catalogue/web-service.ts';
import type { ReceivedRequest } from './read-service-request.ts';

/** Where and for whom a request arrived. */
export interface RequestContext {
  readonly webService: WebService;
  /** Roles of the User, such as "IS GS"; not checked when left out. */
  readonly userRole?: string | undefined;
  /** Type of the target device, such as "ESME"; not checked when left out. */
  readonly deviceType?: string | undefined;
  /**
   * Command variants that a critical request may use beside those of the catalogue, with its own body. For a SMETS1
   * device no GBCS command stands behind the request, and which variant it uses is not published: hence a setting.
   */
  readonly criticalCommandVariants?: readonly number[] | undefined;
}

/**
 * E2: no role of the User may use this variant. E11: variant, service reference, body and device type do not belong
 * together. E12: command variant not valid for this variant. E13: wrong web service for the command variant.
 */
export type RequestCheck = { readonly ok: true } | { readonly ok: false; readonly code: 'E2' | 'E11' | 'E12' | 'E13'; readonly reason: string };

const signedPreCommand = 'SignedPreCommand';
const firstSignedPreCommandVariant = 5;
const lastSignedPreCommandVariant = 7;

/** Checks what the schema does not: whether the parts of a request agree with each other and with where it arrived. */
export function checkRequest(request: ReceivedRequest, at: RequestContext): RequestCheck {
  const variant = findVariant(request.srv);
  if (variant === undefined) return refuse('E11', `no Service Reference Variant ${request.srv}`);
  if (request.serviceReference !== variant.serviceReference) return refuse('E11', `variant ${variant.srv} belongs to ${variant.serviceReference}, not ${request.serviceReference}`);
  const extra = variant.critical ? (at.criticalCommandVariants ?? []) : [];
  if (!variant.commandVariants.includes(request.commandVariant) && !extra.includes(request.commandVariant)) {
    return refuse('E12', `variant ${variant.srv} allows command variants ${[...variant.commandVariants, ...extra].join(', ')}, not ${request.commandVariant}`);
  }
  const webService = webServiceOf(request.commandVariant);
  if (webService !== at.webService) return refuse('E13', `command variant ${request.commandVariant} belongs to ${webService}, not ${at.webService}`);
  const ownBody = extra.includes(request.commandVariant) || request.commandVariant < firstSignedPreCommandVariant || request.commandVariant > lastSignedPreCommandVariant;
  const bodyElement = ownBody ? variant.bodyElement : signedPreCommand;
  if (request.bodyElement !== bodyElement) return refuse('E11', `variant ${variant.srv} has body ${bodyElement}, not ${request.bodyElement}`);
  if (at.deviceType !== undefined && !variant.nonDevice && !variant.deviceTypes.includes(at.deviceType)) return refuse('E11', `variant ${variant.srv} is for ${variant.deviceTypes.join(', ')}, not ${at.deviceType}`);
  const roles = at.userRole?.split(/\s+/);
  if (roles !== undefined && variant.eligibleUserRoles.length > 0 && !roles.some((role) => variant.eligibleUserRoles.includes(role))) {
    return refuse('E2', `variant ${variant.srv} is for ${variant.eligibleUserRoles.join(', ')}, not ${at.userRole}`);
  }
  return { ok: true };
}

function refuse(code: 'E2' | 'E11' | 'E12' | 'E13', reason: string): RequestCheck {
  return { ok: false, code, reason };
}
