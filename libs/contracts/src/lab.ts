import { z } from 'zod';
import type { DeviceSet, Dmc } from './device-model-combination.ts';

/**
 * The lab: what prepares an installation between tests. The device simulator serves it under /lab/v1 and /migration/v1;
 * a real laboratory needs an adapter with the same two calls.
 */
export const installationStateSchema = z.enum(['dormant', 'commissioned']);
export type InstallationState = z.infer<typeof installationStateSchema>;

/**
 * no-wan: from device testing on; no-wan-before: already when firmware and configuration should be applied, before migration;
 * device-fault: devices answer every request with an error; uneconomic: the DMC was found uneconomic to test (SVTAD 20.7).
 */
export const labFaultSchema = z.enum(['no-wan', 'no-wan-before', 'no-han', 'gas-gt01', 'master-keys-missing', 'data-mismatch', 'device-fault', 'uneconomic']);
export type LabFault = z.infer<typeof labFaultSchema>;

/** Phases of a migration under the TMAD, and roll-back. */
export const migrationPhaseSchema = z.enum(['authorise', 'validate', 'test-devices', 'commission', 'roll-back']);
export type MigrationPhase = z.infer<typeof migrationPhaseSchema>;

/** Publicly known reasons for which a migration fails or is refused. */
export const migrationFailureSchema = z.enum(['authorisation-rejected', 'master-keys-missing', 'data-mismatch', 'wan-unreachable-before', 'wan-unreachable', 'han-unreachable', 'gas-gt01', 'attempts-exhausted', 'uneconomic-to-test', 'wrong-state']);
export type MigrationFailure = z.infer<typeof migrationFailureSchema>;

/** POST /lab/v1/installations/prepare: puts the installation, afresh, into `state` (all earlier state is dropped). */
export interface PrepareInstallation {
  readonly dmc: Omit<Dmc, 'deviceSets' | 'supplierParties' | 'metersToEnrol'>;
  readonly deviceSet: DeviceSet;
  readonly state: InstallationState;
  readonly faults: readonly LabFault[];
}

/** POST /lab/v1/alerts: makes a device raise an alert now. */
export interface RaiseAlert {
  readonly deviceId: string;
  readonly alertCode: string;
  /** The User (EUI-64) that the alert is delivered to. */
  readonly userId: string;
}

/** POST /migration/v1/installations/{deviceSetId}/{phase} */
export interface MigrationRequest {
  readonly authorisation: 'valid' | 'invalid';
}
export interface MigrationReply {
  readonly phase: MigrationPhase;
  readonly result: 'completed' | 'refused' | 'failed';
  readonly reason?: MigrationFailure;
  /** How often this phase was tried since the installation was prepared; 5 failed attempts exhaust it. */
  readonly attempt: number;
}
