import { findAlertCode } from '../catalogue/alert-codes.ts';
import { meaningOf } from '../catalogue/response-codes.ts';
import type { BodyFields } from '../messages/body-fields.ts';
import { readFields } from '../messages/fragments.ts';
import type { ReceivedResponse } from '../messages/read-service-response.ts';

/** What a message of the DCC says, by what it is. */
export type DecodedMessage =
  /** I99: accepted for sending; of a non-device request: done, with nothing to return. */
  | { readonly kind: 'acknowledgement'; readonly code: string; readonly srv: string | undefined }
  /** An E code, at once or in place of the device's Response; `meaning` where one is published. */
  | { readonly kind: 'refusal'; readonly code: string; readonly srv: string | undefined; readonly meaning: string | undefined }
  /** The DCC's own result: inventory, schedules, a Pre-Command. */
  | { readonly kind: 'dcc-result'; readonly code: string; readonly srv: string | undefined; readonly fields: BodyFields }
  | { readonly kind: 'device-result'; readonly code: string; readonly srv: string | undefined; readonly deviceId: string | undefined; readonly success: boolean; readonly element: string | undefined; readonly fields: BodyFields; readonly errors: readonly string[] }
  | { readonly kind: 'device-alert' | 'dcc-alert'; readonly alertCode: string | undefined; readonly description: string | undefined; readonly deviceId: string | undefined; readonly fields: BodyFields };

/** Names of the reference, which `srv` says already. */
const referenceNames: ReadonlySet<string> = new Set(['ServiceReference', 'ServiceReferenceVariant']);

/** Decodes a Response, an alert or a synchronous answer to any Service Reference Variant. */
export function decodeMessage(received: ReceivedResponse): DecodedMessage {
  const { code, srv, deviceId, alertCode } = received;
  const fields = fieldsOf(received.payloadXml);
  switch (received.kind) {
    case 'smets1-response':
      return { kind: 'device-result', code, srv, deviceId, success: received.messageSuccess === true, element: received.responseElement, fields, errors: received.debug };
    case 'smets1-device-alert':
    case 'device-alert':
    case 'dcc-alert':
      return { kind: received.kind === 'dcc-alert' ? 'dcc-alert' : 'device-alert', alertCode, description: alertCode === undefined ? undefined : findAlertCode(alertCode)?.description, deviceId, fields };
    case 'response-message':
      if (code === 'I99') return { kind: 'acknowledgement', code, srv };
      return code.startsWith('E') ? { kind: 'refusal', code, srv, meaning: meaningOf(code) } : { kind: 'dcc-result', code, srv, fields };
    default:
      return received.kind satisfies never;
  }
}

function fieldsOf(payloadXml: string): BodyFields {
  return Object.fromEntries(Object.entries(readFields(payloadXml)).filter(([name]) => !referenceNames.has(name)));
}
