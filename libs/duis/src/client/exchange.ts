import type { ReadProblem } from '../xml/parse-strictly.ts';
import type { BodyFields } from '../messages/body-fields.ts';
import type { ReceivedResponse } from '../messages/read-service-response.ts';
import type { RequestId } from '../identifiers/request-id.ts';

/** A message and when it was sent or received, in microseconds since 1970. */
export interface TimedMessage {
  readonly atUs: bigint;
  readonly xml: string;
}

/** A message that was read already: reading a SMETS1 Response again costs 13 µs. */
export interface ReadMessage extends TimedMessage {
  readonly received: ReceivedResponse | ReadProblem;
}

/** One Service Request to send; the client adds RequestID and signature. */
export interface OutgoingRequest {
  readonly srv: string;
  readonly commandVariant: number;
  /** EUI-64 of the device, or of the DCC for a non-device request. */
  readonly targetId: string;
  readonly bodyElement: string;
  readonly body: BodyFields;
  /** The User that sends it, one of those given to `speakAs`; the first when it is left out. */
  readonly originator?: string | undefined;
  readonly firstInSequence?: boolean | undefined;
  readonly precedingRequestId?: RequestId | undefined;
  /** What a misuse test spoils. */
  readonly tamper?: 'signature' | 'replayed-counter' | 'wrong-body' | undefined;
  /** From sending to the Response. */
  readonly timeoutMs: number;
  /** W3C trace context, sent as an HTTP header; none is sent when it is left out. */
  readonly traceparent?: string | undefined;
}

/**
 * unreachable: connection refused, reset or timed out; not-duis: an answer that is no DUIS (HTML, HTTP error);
 * no-response: acknowledged, but no valid Response came in time; `detail` says how many were refused meanwhile, and why.
 */
export interface ExchangeFailure {
  readonly kind: 'unreachable' | 'not-duis' | 'no-response';
  readonly detail: string;
}

/** What came back for one Service Request: the synchronous leg, and the asynchronous one where it was awaited. */
export interface Exchange {
  readonly requestId: string;
  readonly sent: TimedMessage;
  readonly acknowledgement: TimedMessage | undefined;
  readonly response: TimedMessage | undefined;
  /** undefined when both legs came as they should; else what kept them. */
  readonly failure: ExchangeFailure | undefined;
}
