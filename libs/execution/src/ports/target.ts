import type { MigrationPhase, MigrationReply, PrepareInstallation, RaiseAlert } from '@gauntlet/contracts';

/** What came back for one Service Request: the synchronous leg, and the asynchronous one where it was awaited. */
export interface Exchange {
  readonly requestId: string;
  readonly sent: Message;
  readonly acknowledgement: Message | undefined;
  readonly response: Message | undefined;
  /** undefined when both legs came as they should; else what kept them. */
  readonly failure: TargetFailure | undefined;
}
export interface Message {
  readonly atUs: bigint;
  readonly xml: string;
}

/**
 * unreachable: connection refused, reset or timed out; not-duis: an answer that is no DUIS (HTML, HTTP error);
 * no-response: acknowledged, but the Response did not come in time; bad-signature: a message whose signature is not the sender's.
 */
export interface TargetFailure {
  readonly kind: 'unreachable' | 'not-duis' | 'no-response' | 'bad-signature';
  readonly detail: string;
}

export interface OutgoingRequest {
  readonly srv: string;
  readonly commandVariant: number;
  /** EUI-64 of the device, or of the DCC for a non-device request. */
  readonly targetId: string;
  readonly bodyElement: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly tamper?: 'signature' | 'replayed-counter' | 'wrong-body' | undefined;
  readonly timeoutMs: number;
  readonly traceparent: string;
}

/** What stands for a version that nobody knows: it never counts as the stage-exit version (SVTAD Table 13.1 row 2). */
export const unknownVersion = 'unreported';

/** A DCC User Interface: our simulator, a DCC Boxed or a test environment. Never throws for what the target does; that is in the Exchange. */
export interface Target {
  /** Version that the target reports; `unknownVersion` when it reports none or cannot be asked. */
  version(): Promise<string>;
  request(request: OutgoingRequest): Promise<Exchange>;
  /** Subscribe before making the alert happen; resolves undefined on time-out. */
  awaitAlert(deviceId: string, alertCode: string, timeoutMs: number): Promise<Message | undefined>;
  close(): Promise<void>;
}

/** The laboratory. Throws GauntletError 'unavailable' when it cannot be reached. */
export interface Lab {
  prepare(installation: PrepareInstallation): Promise<void>;
  raiseAlert(alert: RaiseAlert): Promise<void>;
  migrate(deviceSetId: string, phase: MigrationPhase, authorisation: 'valid' | 'invalid'): Promise<{ readonly sent: Message; readonly received: Message; readonly reply: MigrationReply }>;
}
