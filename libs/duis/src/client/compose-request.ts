import { nearVariants } from '../catalogue/search-variants.ts';
import { findVariant, type ServiceReferenceVariant } from '../catalogue/service-reference-variant.ts';
import { dccAccessControlBrokerId, parseRequestId, type RequestId } from '../identifiers/request-id.ts';
import type { BodyFields } from '../messages/body-fields.ts';
import type { OutgoingRequest } from './exchange.ts';

/**
 * How a critical request is sent. direct: as a SMETS1 request, with its own body as command variant 1 to Send Command; catalogue: as
 * the schema lists it, command variant 4 to Transform first. Others are sent alike in both.
 */
export type RequestMode = 'direct' | 'catalogue';

export interface WantedRequest {
  readonly srv: string;
  /** EUI-64; needed for requests to a device. */
  readonly deviceId?: string | undefined;
  readonly body?: BodyFields | undefined;
  readonly mode?: RequestMode | undefined;
  /** 1 to 8, whatever the mode says. */
  readonly commandVariant?: number | undefined;
  readonly firstInSequence?: boolean | undefined;
  /** RequestID of the request of the same sequence that goes before. */
  readonly precedingRequestId?: string | undefined;
}

/** One thing wrong with a wanted request. */
export interface RequestProblem {
  readonly path: string;
  readonly value: string;
  readonly expected: string;
}

export type ComposedRequest =
  | { readonly ok: true; readonly variant: ServiceReferenceVariant; readonly request: Omit<OutgoingRequest, 'timeoutMs'> }
  | { readonly ok: false; readonly problems: readonly RequestProblem[] };

const euiPattern = /^[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){7}$/;

/** Fills in what the catalogue knows: body element, target, command variant. Lists every problem instead when there are some. */
export function composeRequest(wanted: WantedRequest): ComposedRequest {
  const variant = findVariant(wanted.srv);
  const preceding = wanted.precedingRequestId === undefined ? undefined : parseRequestId(wanted.precedingRequestId);
  const problems = [...problemsWithVariant(wanted, variant), ...problemsWithSequence(wanted, preceding)];
  if (variant === undefined || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    variant,
    request: {
      srv: variant.srv,
      commandVariant: wanted.commandVariant ?? commandVariantOf(variant, wanted.mode ?? 'direct'),
      targetId: variant.nonDevice ? dccAccessControlBrokerId : (wanted.deviceId ?? '').toUpperCase(),
      bodyElement: variant.bodyElement,
      body: wanted.body ?? {},
      firstInSequence: wanted.firstInSequence,
      precedingRequestId: preceding,
    },
  };
}

function commandVariantOf(variant: ServiceReferenceVariant, mode: RequestMode): number {
  return variant.critical && mode === 'direct' ? 1 : (variant.commandVariants[0] ?? 1);
}

function problemsWithVariant({ srv, deviceId, commandVariant }: WantedRequest, variant: ServiceReferenceVariant | undefined): readonly RequestProblem[] {
  if (variant === undefined) {
    const near = nearVariants(srv).map((each) => `${each.srv} (${each.name})`).join(', ');
    return [{ path: 'srv', value: JSON.stringify(srv), expected: `a Service Reference Variant such as ${near}` }];
  }
  const problems: RequestProblem[] = [];
  if (!variant.nonDevice && deviceId === undefined) problems.push({ path: 'device', value: 'missing', expected: `the EUI-64 of a device (${variant.deviceTypes.join(', ')}), because ${variant.srv} goes to one` });
  if (deviceId !== undefined && !euiPattern.test(deviceId)) problems.push({ path: 'device', value: JSON.stringify(deviceId), expected: 'an EUI-64: eight hex pairs joined by "-", such as 00-DB-00-01-00-00-01-A0' });
  if (commandVariant !== undefined && !(Number.isInteger(commandVariant) && commandVariant >= 1 && commandVariant <= 8)) problems.push({ path: 'commandVariant', value: String(commandVariant), expected: 'a whole number, 1 to 8' });
  return problems;
}

function problemsWithSequence({ firstInSequence, precedingRequestId }: WantedRequest, preceding: RequestId | undefined): readonly RequestProblem[] {
  if (precedingRequestId === undefined) return [];
  if (preceding === undefined) return [{ path: 'precedingRequestId', value: JSON.stringify(precedingRequestId), expected: 'a RequestID: originator:target:counter' }];
  return firstInSequence === true ? [{ path: 'firstInSequence', value: 'true', expected: 'nothing, because a first request has no predecessor' }] : [];
}
