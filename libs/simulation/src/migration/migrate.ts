import type { LabFault, MigrationFailure, MigrationPhase, MigrationReply, MigrationRequest } from '@gauntlet/contracts';
import { hanIsUp, wanIsUp, type Installation, type MigrationState } from '../installation/installation.ts';

/** Publicly known: a migration is given up after at least five failed attempts. */
const failedAttemptsMax = 5;

/** Which phase must have completed before each; roll-back needs any. */
const comesAfter: Readonly<Record<Exclude<MigrationPhase, 'roll-back'>, MigrationState['reached']>> = {
  authorise: 'none',
  validate: 'authorise',
  'test-devices': 'validate',
  commission: 'test-devices',
};

/**
 * One phase of a migration under the TMAD: authorise → validate → test-devices → commission, or roll-back, which sends
 * the installation back to dormant. Refused = not tried (rejected authorisation, wrong order, attempts exhausted);
 * failed = tried, and a fault of the installation kept it from completing.
 */
export function migrate(installation: Installation, phase: MigrationPhase, request: MigrationRequest, nowMs: number): { readonly installation: Installation; readonly reply: MigrationReply } {
  const { migration } = installation;
  const attempt = (migration.tries[phase] ?? 0) + 1;
  const tried: MigrationState = { ...migration, tries: { ...migration.tries, [phase]: attempt } };
  const refusal = refusalOf(migration, phase, request);
  if (refusal !== undefined) return { installation: { ...installation, migration: tried }, reply: { phase, result: 'refused', reason: refusal, attempt } };
  const failure = failureOf(installation, phase, nowMs);
  if (failure !== undefined) {
    const failures = { ...migration.failures, [phase]: (migration.failures[phase] ?? 0) + 1 };
    return { installation: { ...installation, migration: { ...tried, failures } }, reply: { phase, result: 'failed', reason: failure, attempt } };
  }
  return { installation: complete(installation, phase, tried, nowMs), reply: { phase, result: 'completed', attempt } };
}

function refusalOf(migration: MigrationState, phase: MigrationPhase, request: MigrationRequest): MigrationFailure | undefined {
  const inOrder = phase === 'roll-back' ? migration.reached !== 'none' : migration.reached === comesAfter[phase];
  if (!inOrder) return 'wrong-state';
  if (request.authorisation === 'invalid') return 'authorisation-rejected';
  return (migration.failures[phase] ?? 0) >= failedAttemptsMax ? 'attempts-exhausted' : undefined;
}

function failureOf(installation: Installation, phase: MigrationPhase, nowMs: number): MigrationFailure | undefined {
  return checks[phase].find((check) => check.failing(installation, nowMs))?.reason;
}

interface Check {
  readonly reason: MigrationFailure;
  readonly failing: (installation: Installation, nowMs: number) => boolean;
}

const faulty = (fault: LabFault) => (installation: Installation) => installation.faults.includes(fault);
const wanCheck: Check = { reason: 'wan-unreachable', failing: (installation, nowMs) => !wanIsUp(installation, nowMs) };

/** What each phase finds out, in this order. */
const checks: Readonly<Record<MigrationPhase, readonly Check[]>> = {
  // A DMC that is uneconomic to test is excluded, whatever its installations are like.
  authorise: [{ reason: 'uneconomic-to-test', failing: faulty('uneconomic') }],
  validate: [
    { reason: 'wan-unreachable-before', failing: faulty('no-wan-before') },
    { reason: 'data-mismatch', failing: faulty('data-mismatch') },
    { reason: 'master-keys-missing', failing: faulty('master-keys-missing') },
  ],
  'test-devices': [
    wanCheck,
    { reason: 'han-unreachable', failing: (installation, nowMs) => !hanIsUp(installation, 'IHD', nowMs) },
    { reason: 'gas-gt01', failing: (installation) => installation.gas !== undefined && faulty('gas-gt01')(installation) },
  ],
  commission: [wanCheck],
  'roll-back': [],
};

function complete(installation: Installation, phase: MigrationPhase, tried: MigrationState, nowMs: number): Installation {
  if (phase === 'roll-back') return { ...installation, lifecycle: 'dormant', commissionedAtMs: undefined, schedules: [], future: [], migration: { ...tried, reached: 'none' } };
  const reached = { ...installation, migration: { ...tried, reached: phase } };
  return phase === 'commission' ? { ...reached, lifecycle: 'commissioned', commissionedAtMs: nowMs } : reached;
}
