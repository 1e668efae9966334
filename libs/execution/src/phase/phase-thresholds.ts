import { evaluateThresholds, issuesToPresent, svtadReadings } from '@gauntlet/assurance';
import type { ThresholdEvaluation, ThresholdGate } from '@gauntlet/assurance';
import { GauntletError } from '@gauntlet/contracts';
import type { RegisterBody } from '@gauntlet/contracts';
import { standingIssues, type IssueStandingDeps } from '../issues/issue-standing.ts';
import { requireEntry } from '../register/write-entry.ts';

export interface PhaseThresholds extends ThresholdEvaluation {
  readonly phase: string;
  readonly gate: ThresholdGate;
  /** 13.23: what the DCC presents to the TAG for SMETS1 Interface Testing exit, by the letter of its list; null at other gates. */
  readonly toPresent: Readonly<Record<'a' | 'b' | 'c', readonly string[]>> | null;
}

/**
 * The Testing Issue Thresholds of a phase alone (SVTAD 13.18–13.24, Table 13.2): PIT, SIT, SCT and SMETS1 Interface Testing.
 * @throws GauntletError 'not-found'; 'conflict' for a phase whose thresholds are in another document (13.19), or that has none
 */
export async function phaseThresholds(phaseId: string, deps: IssueStandingDeps): Promise<PhaseThresholds> {
  const { body } = await requireEntry('phase', phaseId, deps);
  const gate = gateOf(body);
  const issues = (await standingIssues(deps)).map((one) => one.issue);
  const ofRelease = issues.filter((issue) => issue.raisedIn.release === body.release);
  return {
    phase: phaseId,
    gate,
    toPresent: gate === 'SMETS1 Interface Testing' ? issuesToPresent(ofRelease) : null,
    ...evaluateThresholds({ gate, release: body.release, issues, serviceProviders: body.serviceProviders, readings: svtadReadings }),
  };
}

function gateOf({ phase, stage }: RegisterBody<'phase'>): ThresholdGate {
  if (phase === 'PIT' || phase === 'SIT' || phase === 'SCT') return phase;
  if (phase === 'UTS' && (stage === undefined || stage === 'SMETS1 Interface Testing')) return 'SMETS1 Interface Testing';
  if (phase === 'MT') throw new GauntletError('conflict', 'SVTAD 13.19: the thresholds of Migration Testing are in the Migration Testing Approach Document');
  throw new GauntletError('conflict', phase === 'UTS' ? `SVTAD Table 13.2 has thresholds for SMETS1 Interface Testing, not for ${stage ?? 'other stages'}` : 'SVTAD Table 13.2 has no thresholds for the DMCT Process');
}
