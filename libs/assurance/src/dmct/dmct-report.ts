import type { Verdict } from '@gauntlet/contracts';
import type { EnvironmentDecision } from './environment-version.ts';

export interface ReportInput {
  /** 20.28: 'not-required' for a DMC whose entry rests on an equivalent one. */
  readonly testing: 'required' | 'not-required';
  /** Verdict under the completion rule in force. */
  readonly completion: Verdict;
  readonly migration: 'dmct' | 'mtad';
  /** 20.27: the Panel's determination on MT under the MTAD. */
  readonly panelMtDetermination: 'complete' | 'not-complete' | 'pending';
  readonly environment: EnvironmentDecision;
  readonly proposedEntries: readonly string[];
  readonly whyEntered: string;
}

export interface ReportPrecondition {
  readonly clause: string;
  readonly title: string;
  readonly verdict: Verdict;
}

export interface ReportDecision {
  readonly allowed: 'yes' | 'no';
  readonly preconditions: readonly ReportPrecondition[];
}

/** SVTAD 20.26–20.29, 20.31: whether a DMCT Report may be made of a DMC, precondition by precondition. */
export function mayReport(input: ReportInput): ReportDecision {
  const { allowed } = input.environment;
  const preconditions = [
    check('20.26(a)', 'Entries for the EPCL proposed', input.proposedEntries.length > 0 ? 'met' : 'not-met'),
    check('20.26(b)', 'Stated why the entry should be made', input.whyEntered === '' ? 'not-met' : 'met'),
    ...(input.testing === 'required' ? [check('20.28', 'Testing completed under the rule in force', input.completion)] : []),
    ...(input.testing === 'required' && input.migration === 'mtad'
      ? [check('20.27', 'Panel determined that Migration Testing under the MTAD completed', input.panelMtDetermination === 'complete' ? 'met' : input.panelMtDetermination === 'pending' ? 'undecidable' : 'not-met')]
      : []),
    ...(input.testing === 'required' ? [check('20.29(b), 20.31', 'Tested on the version closest to production, or another that the TAG agreed', allowed === 'yes' ? 'met' : allowed === 'no' ? 'not-met' : 'undecidable')] : []),
  ];
  return { allowed: preconditions.every((one) => one.verdict === 'met') ? 'yes' : 'no', preconditions };
}

function check(clause: string, title: string, verdict: Verdict): ReportPrecondition {
  return { clause: `SVTAD ${clause}`, title, verdict };
}

/** A Supplier's submission that holds the DMC. */
export interface SubmissionOfDmc {
  readonly supplier: string;
  /** ISO date. */
  readonly submittedOn: string;
  readonly includesDmc: 'yes' | 'no';
}

/** SVTAD 20.30: who is told why a DMC failed: whose last submission before testing began held it, or any one after. */
export function suppliersToTellOfFailure(submissions: readonly SubmissionOfDmc[], testingCommenced: string): readonly string[] {
  const told = new Set(submissions.filter((one) => one.submittedOn >= testingCommenced && one.includesDmc === 'yes').map((one) => one.supplier));
  for (const [supplier, own] of Map.groupBy(submissions.filter((one) => one.submittedOn < testingCommenced), (one) => one.supplier)) {
    if (own.toSorted((one, other) => (one.submittedOn < other.submittedOn ? -1 : 1)).at(-1)?.includesDmc === 'yes') told.add(supplier);
  }
  return [...told].sort();
}
