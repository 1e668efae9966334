import { decodeMessage, readServiceResponse } from '@gauntlet/duis';
import type { BodyFields, BodyValue, DecodedMessage, Exchange, ServiceReferenceVariant, TimedMessage } from '@gauntlet/duis';
import { renderTable } from '../output/table.ts';

/** One message of an exchange, with when it came after the request was sent. */
export interface Leg {
  readonly leg: 'request' | 'acknowledgement' | 'response' | 'alert';
  readonly afterMs: number;
  readonly says: string;
  readonly characters: number;
  readonly xml?: string;
}

/** What `duis send` prints. */
export interface SentRequest {
  readonly srv: string;
  readonly name: string;
  readonly requestId: string;
  readonly target: string;
  readonly legs: readonly Leg[];
  /** The last message, decoded: the Response, or the synchronous answer when none was awaited. */
  readonly answer: DecodedMessage | null;
  readonly alert: DecodedMessage | null;
  readonly failure: { readonly kind: string; readonly detail: string } | null;
}

export interface Sent {
  readonly variant: ServiceReferenceVariant;
  readonly targetUrl: string;
  readonly exchange: Exchange;
  readonly alert: TimedMessage | undefined;
  readonly withXml: boolean;
}

export function describeExchange({ variant, targetUrl, exchange, alert, withXml }: Sent): SentRequest {
  const { sent, acknowledgement, response, failure } = exchange;
  const leg = (name: Leg['leg'], message: TimedMessage | undefined, says: string): readonly Leg[] =>
    message === undefined ? [] : [{ leg: name, afterMs: Number(message.atUs - sent.atUs) / 1_000, says, characters: message.xml.length, ...(withXml ? { xml: message.xml } : {}) }];
  const answer = decode(response ?? acknowledgement);
  return {
    srv: variant.srv,
    name: variant.name,
    requestId: exchange.requestId,
    target: targetUrl,
    legs: [...leg('request', sent, `${variant.srv} ${variant.name}`), ...leg('acknowledgement', acknowledgement, inShort(decode(acknowledgement))), ...leg('response', response, inShort(decode(response))), ...leg('alert', alert, inShort(decode(alert)))],
    answer: answer ?? null,
    alert: decode(alert) ?? null,
    failure: failure ?? null,
  };
}

/** Whether the DCC and the device did what was asked. */
export function succeeded({ answer, failure }: SentRequest): boolean {
  if (failure !== null || answer === null || answer.kind === 'refusal') return false;
  return answer.kind !== 'device-result' || answer.success;
}

function decode(message: TimedMessage | undefined): DecodedMessage | undefined {
  const received = message === undefined ? undefined : readServiceResponse(message.xml);
  return received?.ok === true ? decodeMessage(received) : undefined;
}

function inShort(message: DecodedMessage | undefined): string {
  if (message === undefined) return 'no DUIS message';
  switch (message.kind) {
    case 'acknowledgement':
      return `${message.code} accepted`;
    case 'refusal':
      return `${message.code}: ${message.meaning ?? 'no meaning is published'}`;
    case 'dcc-result':
      return `${message.code} result of the DCC`;
    case 'device-result':
      return message.success ? `${message.code} success` : `${message.code} MessageSuccess false${message.errors.length === 0 ? '' : `: ${message.errors.join('; ')}`}`;
    case 'device-alert':
    case 'dcc-alert':
      return `${message.alertCode ?? 'no code'} ${message.description ?? ''}`.trim();
    default:
      return message satisfies never;
  }
}

/** For people: a line per leg, then what the answer holds, one value a line. */
export function renderExchange(sent: SentRequest): string {
  const legs = renderTable(
    [{ title: 'LEG' }, { title: 'AFTER', align: 'right' }, { title: 'CHARACTERS', align: 'right' }, { title: 'SAYS' }],
    sent.legs.map(({ leg, afterMs, says, characters }) => [leg, `${afterMs.toFixed(1)} ms`, String(characters), says]),
  );
  const fields = [...fieldsOf(sent.answer), ...fieldsOf(sent.alert)];
  const values = fields.length === 0 ? [] : ['', renderTable([{ title: 'FIELD' }, { title: 'VALUE' }], fields)];
  const failure = sent.failure === null ? [] : ['', `${sent.failure.kind}: ${sent.failure.detail}`];
  const messages = sent.legs.flatMap(({ leg, xml }) => (xml === undefined ? [] : ['', `${leg}:`, xml]));
  return [`${sent.requestId} to ${sent.target}`, '', legs, ...values, ...failure, ...messages].join('\n');
}

function fieldsOf(message: DecodedMessage | null): string[][] {
  return message !== null && 'fields' in message ? flatten(message.fields, '') : [];
}

function flatten(fields: BodyFields, path: string): string[][] {
  return Object.entries(fields).flatMap(([name, value]) => valuesOf(value, path === '' ? name : `${path}.${name}`));
}

function valuesOf(value: BodyValue, path: string): string[][] {
  if (isList(value)) return value.flatMap((item, index) => valuesOf(item, `${path}[${index}]`));
  if (typeof value !== 'object') return [[path, String(value)]];
  return Object.keys(value).length === 0 ? [[path, '']] : flatten(value, path);
}

function isList(value: BodyValue): value is readonly BodyValue[] {
  return Array.isArray(value);
}
