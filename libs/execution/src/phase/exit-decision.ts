import { readOutcome } from '@gauntlet/assurance';
import { GauntletError } from '@gauntlet/contracts';
import type { TakeDecision } from '@gauntlet/contracts';
import { phaseExit, type PhaseExitDeps } from './phase-exit.ts';

/** Decisions that say that the Exit Criteria of a phase are met. */
const exitDecisions: readonly string[] = ['determine-sit-completion', 'issue-test-completion-certificate', 'approve-test-completion-certificate'];

/**
 * SVTAD 14.5: no decision on exit while a disputed severity could change it; and 12.6, 13.15: none that the criteria are met while
 * they are not. That they are not met may always be decided (13.16). Decisions on other matters pass.
 * @throws GauntletError 'conflict' naming clause, issues and criteria
 */
export async function refuseEarlyExit(wanted: TakeDecision, deps: PhaseExitDeps): Promise<void> {
  if (!exitDecisions.includes(wanted.decision)) return;
  const phaseId = await phaseOf(wanted, deps);
  if (phaseId === undefined) return;
  const { phase } = (await deps.records.findEntry('phase', phaseId))?.body ?? {};
  if (phase !== 'PIT' && phase !== 'SIT') return;
  const exit = await phaseExit(phaseId, deps);
  if (exit.decision.allowed === 'no') throw new GauntletError('conflict', `${exit.decision.clause}: no decision on the exit of ${phaseId} until it is determined how ${exit.decision.awaiting.join(', ')} counts`);
  if (exit.verdict === 'met' || readOutcome(wanted.outcome) === 'against') return;
  const wanting = [...exit.criteria, ...exit.dmcs.flatMap((dmc) => dmc.criteria.map((one) => ({ ...one, title: `${dmc.dmcId}: ${one.title}` })))].filter((one) => one.verdict !== 'met');
  throw new GauntletError('conflict', `SVTAD 12.6: the exit of ${phaseId} is ${exit.verdict === 'not-met' ? 'not met' : 'undecidable'}: ${wanting.slice(0, 6).map((one) => `${one.criterion} ${one.title} (${one.observed})`).join('; ')}${wanting.length > 6 ? `; and ${wanting.length - 6} more` : ''}`);
}

async function phaseOf({ matter }: TakeDecision, deps: PhaseExitDeps): Promise<string | undefined> {
  if (matter.kind === 'phase') return matter.id;
  return matter.kind === 'certificate' ? (await deps.records.findEntry('certificate', matter.id))?.body.phase : undefined;
}
