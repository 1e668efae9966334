import { evaluateExit, type DmcCounts, type ExitEvaluation } from '../evaluate-exit.ts';
import type { DeScoping } from '../counts.ts';
import { ruleSets, type RuleSet } from '../rule-set.ts';

/** SVTAD 20.28 leaves open when testing of a DMC is complete; this is the rule in force, printed in every DMCT Report. */
export interface CompletionRule {
  readonly name: string;
  readonly version: string;
  /** Kinds of packs that must have been judged. */
  readonly packKinds: readonly ('functional' | 'regression')[];
  /** DMCT Testing Issues that may still be open; 'any' asks nothing. */
  readonly openIssues: 'none' | 'any';
  readonly rules: RuleSet;
}

/** The rule that ships: Table 13.1's rates, and no DMCT Testing Issue open. */
export const defaultCompletionRule: CompletionRule = { name: 'DMCT completion', version: '1.0.0', packKinds: ['functional'], openIssues: 'none', rules: ruleSets.dmctRun };

export interface Completion extends ExitEvaluation {
  /** What the report says of the rule. */
  readonly statement: string;
}

/** SVTAD 20.28 under the rule in force: whether testing of one DMC is complete; met, not met or undecidable with its criteria. */
export function testingComplete(input: { readonly rule: CompletionRule; readonly counts: DmcCounts; readonly deScopings: readonly DeScoping[]; readonly openIssueIds: readonly string[] }): Completion {
  const { rule, counts } = input;
  const evaluation = evaluateExit({ scope: rule.packKinds, dmcs: [counts], deScopings: input.deScopings, rules: rule.rules });
  const blocking = rule.openIssues === 'none' ? input.openIssueIds.toSorted() : [];
  const name = `${rule.name} ${rule.version}`;
  return {
    ...evaluation,
    verdict: blocking.length > 0 ? 'not-met' : evaluation.verdict,
    ruleSet: `${name}; ${evaluation.ruleSet}`,
    notes: [...evaluation.notes, ...(blocking.length > 0 ? [`DMCT Testing Issues still open: ${blocking.join(', ')}.`] : [])],
    statement: `Testing is judged complete under "${name}" (SVTAD 20.28 leaves the rule to be determined): ${rule.packKinds.join(' and ')} packs by "${evaluation.ruleSet}"${rule.openIssues === 'none' ? ', with no DMCT Testing Issue open' : ''}.`,
  };
}
