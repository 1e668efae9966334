import { readData } from './read-data.ts';
import type { WebService } from './web-service.ts';

/** One Service Reference Variant of DUIS: what the schema and the DUIS request matrix say of it. */
export interface ServiceReferenceVariant {
  /** e.g. "4.1.1" */
  readonly srv: string;
  readonly name: string;
  /** e.g. "4.1" */
  readonly serviceReference: string;
  /** Element below sr:Body, without prefix. */
  readonly bodyElement: string;
  readonly critical: boolean;
  /** Command variants (1 to 8) that the schema allows. */
  readonly commandVariants: readonly number[];
  readonly firstWebService: WebService;
  /** Device types under their DUIS names; inferred from the GBCS use cases, empty for a non-device request. */
  readonly deviceTypes: readonly string[];
  /** MMC element below ra:SMETSData; undefined when a response of this variant has none. */
  readonly responseElement: string | undefined;
  /** IS, ES, GS, ED, GT, OU, RSA; empty when the matrix does not say (7.16, 8.5, 8.6). */
  readonly eligibleUserRoles: readonly string[];
  /** Who holds a future-dated request; "DSP and Device" is 6.23 alone. */
  readonly futureDated: 'no' | 'DSP' | 'Device' | 'DSP and Device';
  readonly dccScheduled: boolean;
  readonly nonDevice: boolean;
  /** Public sources do not settle it (SEC Appendix AM); a default that an operator overrides per device model. */
  readonly smets1: { readonly applicable: 'yes' | 'no' | 'unknown'; readonly basis: string };
}

/** All 129 variants of DUIS V5.1 (the same set in V5.4), in the order of their numbers. */
export const serviceReferenceVariants: readonly ServiceReferenceVariant[] = (readData('service-reference-variants.json') as readonly ServiceReferenceVariant[]).map((variant) => Object.freeze({ ...variant, responseElement: variant.responseElement }));

const bySrv = new Map(serviceReferenceVariants.map((variant) => [variant.srv, variant]));
const byBodyElement = new Map(serviceReferenceVariants.map((variant) => [variant.bodyElement, variant]));

export function findVariant(srv: string): ServiceReferenceVariant | undefined {
  return bySrv.get(srv);
}

/** The variant whose request has this element below sr:Body; undefined for SignedPreCommand, which carries any critical variant. */
export function findVariantByBodyElement(element: string): ServiceReferenceVariant | undefined {
  return byBodyElement.get(element);
}
