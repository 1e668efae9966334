import type { Exchange, OutgoingRequest, TimedMessage } from '@gauntlet/duis';
import type { MigrationPhase, MigrationReply, PrepareInstallation, RaiseAlert } from '@gauntlet/contracts';

/** What stands for a version that nobody knows: it never counts as the stage-exit version (SVTAD Table 13.1 row 2). */
export const unknownVersion = 'unreported';

/** What a User sees of the DCC (a worker is the service user simulator of SVTAD 17.1): a DCC User Interface, our simulator, a DCC Boxed or a test environment. Never throws for what the target does; that is in the Exchange. */
export interface Target {
  /** Version that the target reports; `unknownVersion` when it reports none or cannot be asked. */
  version(): Promise<string>;
  request(request: OutgoingRequest): Promise<Exchange>;
  /** Subscribe before making the alert happen; resolves undefined on time-out. */
  awaitAlert(deviceId: string, alertCode: string, timeoutMs: number): Promise<TimedMessage | undefined>;
  close(): Promise<void>;
}

/** The laboratory. Throws GauntletError 'unavailable' when it cannot be reached. */
export interface Lab {
  prepare(installation: PrepareInstallation): Promise<void>;
  raiseAlert(alert: RaiseAlert): Promise<void>;
  migrate(deviceSetId: string, phase: MigrationPhase, authorisation: 'valid' | 'invalid'): Promise<{ readonly sent: TimedMessage; readonly received: TimedMessage; readonly reply: MigrationReply }>;
}
