import { GauntletError } from '@gauntlet/contracts';
import type { CampaignState, CampaignVerdict, ErrorCode, GateView, RunState } from '@gauntlet/contracts';

/** What the command line answers; k6's numbers where it has one. */
export const exitCodes = {
  pass: 0,
  error: 1,
  usage: 2,
  platformFailure: 97,
  undecidable: 98,
  gateFailed: 99,
  invalidDefinition: 104,
  cancelled: 105,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code of a run that ended; without a gate nothing is decided, and undecided is never a pass. */
export function exitCodeOfRun(state: RunState, verdict: GateView['verdict'] | null): ExitCode {
  if (state === 'cancelled') return exitCodes.cancelled;
  if (verdict === null) return exitCodes.undecidable;
  return exitCodeOfVerdict(verdict);
}

/** The exit code of a campaign that ended; what is inconclusive decides nothing, and undecided is never a pass. */
export function exitCodeOfCampaign(state: CampaignState, verdict: CampaignVerdict['verdict'] | null): ExitCode {
  if (state === 'cancelled') return exitCodes.cancelled;
  if (state === 'failed') return exitCodes.platformFailure;
  if (state === 'aborted') return exitCodes.gateFailed;
  return verdict === null || verdict === 'inconclusive' ? exitCodes.undecidable : exitCodeOfVerdict(verdict);
}

const codeOfVerdict: Readonly<Record<GateView['verdict'], ExitCode>> = { met: exitCodes.pass, 'not-met': exitCodes.gateFailed, undecidable: exitCodes.undecidable };

export function exitCodeOfVerdict(verdict: GateView['verdict']): ExitCode {
  return codeOfVerdict[verdict];
}

/** A bad definition is the caller's to mend (104), an unreachable part is the platform's (97); the rest is 1. */
const codeOfError: Readonly<Record<ErrorCode, ExitCode>> = {
  'invalid-input': exitCodes.invalidDefinition,
  'too-large': exitCodes.invalidDefinition,
  unavailable: exitCodes.platformFailure,
  'not-acknowledged': exitCodes.platformFailure,
  internal: exitCodes.platformFailure,
  'not-found': exitCodes.error,
  conflict: exitCodes.error,
  gone: exitCodes.error,
  unauthenticated: exitCodes.error,
  forbidden: exitCodes.error,
};

export function exitCodeOfError(error: unknown): ExitCode {
  return error instanceof GauntletError ? codeOfError[error.code] : exitCodes.error;
}
