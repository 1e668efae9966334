import type { CriterionView, Verdict } from '@gauntlet/contracts';
import { nameOf, type Readings } from '../readings.ts';
import { worstVerdict } from '../worst-verdict.ts';
import { mayOverlap, type OverlapInput } from './overlap.ts';
import type { PhaseOfRelease, TestPhase } from './phase.ts';

/** What is known of a thing that must be there; 'unknown' is never taken for 'yes'. */
export type Stated = 'yes' | 'no' | 'unknown';

export type ReadinessItem = 'test laboratories' | 'SMETS1 Devices' | 'tools' | 'stubs' | 'environments' | 'data';

export interface EntryInput extends PhaseOfRelease {
  readonly testPlanSignedOff: Stated;
  /** Test Completion Certificates of this release that are issued and not revoked. */
  readonly certificates: readonly TestPhase[];
  /** For 12.5(b) in an overlap (5.7); leave out when nothing overlaps. */
  readonly overlap?: OverlapInput;
  readonly testSpecificationWithTtm: Stated;
  /** 12.5(d): in place, secure and ready. */
  readonly readiness: Readonly<Record<ReadinessItem, Stated>>;
  readonly approvalToProceed: Stated;
  /** 12.3: approval of the Testing Approach Document; asked for UTS and MT. */
  readonly testingApproachDocument: Stated;
  readonly readings: Readings;
}

export interface EntryEvaluation {
  readonly verdict: Verdict;
  readonly ruleSet: string;
  readonly criteria: readonly CriterionView[];
}

/** SVTAD 12.5 (and 12.3, 5.7): all criteria are required before a Test Phase starts; each that fails names what is missing. */
export function evaluateEntry(input: EntryInput): EntryEvaluation {
  const readiness = Object.entries(input.readiness);
  const lacking = readiness.filter(([, state]) => state !== 'yes').map(([item]) => item);
  const ready: Stated = readiness.some(([, state]) => state === 'no') ? 'no' : lacking.length > 0 ? 'unknown' : 'yes';
  // SVTAD 12.5(c): SIT for IOC may start before its specification and TTM are made.
  const specificationAsked = !(input.phase === 'SIT' && input.release === 'IOC');
  const criteria = [
    criterion('12.5(a)', 'Test plan signed off by the DCC', input.testPlanSignedOff, 'the signed-off test plan'),
    precursors(input),
    ...(specificationAsked ? [criterion('12.5(c)', 'Test specification with TTM prepared', input.testSpecificationWithTtm, 'the test specification with its TTM')] : []),
    criterion('12.5(d)', 'Laboratories, devices, tools, stubs, environments and data ready and secure', ready, lacking.join(', ')),
    criterion('12.5(e)', 'Approval to proceed certificate issued', input.approvalToProceed, 'the approval to proceed certificate'),
    ...(input.phase === 'UTS' || input.phase === 'MT' ? [criterion('12.3', 'Testing Approach Document approved', input.testingApproachDocument, 'the approved Testing Approach Document')] : []),
  ];
  return { verdict: worstVerdict(criteria.map((one) => one.verdict)), ruleSet: nameOf(input.readings), criteria };
}

function precursors(input: EntryInput): CriterionView {
  const needed = input.readings.precursorPhases[input.phase];
  const missing = needed.filter((phase) => !input.certificates.includes(phase));
  const named = missing.map((phase) => `the ${phase} Test Completion Certificate for ${input.release}`).join(', ');
  const overlap = input.overlap === undefined ? undefined : mayOverlap(input.overlap);
  if (overlap?.allowed === 'no') return { ...criterion('12.5(b)', 'Precursor phases certified, or an overlap agreed', 'no', named), clause: 'SVTAD 12.5(b), 5.7', reason: overlap.reason };
  // SVTAD 5.7 excuses only the phase that runs on; every other precursor still needs its certificate.
  const agreed = input.overlap?.panel === 'agreed' && input.overlap.starting === 'SMETS1 Interface Testing' && input.overlap.running.includes('SIT');
  const wanting = agreed ? missing.filter((phase) => phase !== 'SIT') : missing;
  return criterion('12.5(b)', 'Precursor phases certified, or an overlap agreed', wanting.length === 0 ? 'yes' : 'no', named);
}

function criterion(clause: string, title: string, state: Stated, missing: string): CriterionView {
  const verdict: Verdict = state === 'yes' ? 'met' : state === 'no' ? 'not-met' : 'undecidable';
  const reason = state === 'yes' ? `${title}.` : state === 'no' ? `Missing: ${missing}.` : `Nothing is known of ${missing}.`;
  return { criterion: clause, clause: `SVTAD ${clause}`, title, verdict, observed: state === 'yes' ? 'there' : state === 'no' ? 'missing' : 'unknown', limit: 'required', margin: null, reason, evidence: [] };
}
