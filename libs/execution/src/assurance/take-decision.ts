import { checkDecision, decisionMatrix } from '@gauntlet/assurance';
import type { Body, DecisionKind } from '@gauntlet/assurance';
import { GauntletError, roles } from '@gauntlet/contracts';
import type { Principal, RecordedDecision, Role, TakeDecision } from '@gauntlet/contracts';
import type { DecisionRecords } from '../ports/records.ts';
import { newId } from '../run/identity.ts';

export interface TakeDecisionDeps {
  readonly records: DecisionRecords;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
}

/** The body of the SVTAD that a role speaks for; the platform's own roles speak for none. */
export const bodyOfRole: Readonly<Record<Role, Body | undefined>> = {
  DCC: 'DCC',
  TAB: 'TAB',
  TAG: 'TAG',
  Panel: 'Panel',
  SoS: 'SoS',
  SupplierParty: 'SupplierParty',
  SitAuditor: 'SITAuditor',
  operator: undefined,
  viewer: undefined,
  worker: undefined,
};

/** Roles that may take any decision at all. */
export const decidingRoles: readonly Role[] = roles.filter((role) => bodyOfRole[role] !== undefined);

/**
 * Records a decision of a body of the SVTAD. A principal with several roles speaks for the body that the clause names.
 * @throws GauntletError 'invalid-input' for a kind that the matrix does not know, 'forbidden' when another body decides it,
 * 'conflict' when a decision that must come first was not taken in the same matter; each names the clause
 */
export async function takeDecision(wanted: TakeDecision, by: Principal, deps: TakeDecisionDeps): Promise<RecordedDecision> {
  const decision = kindOf(wanted.decision);
  const held = by.roles.flatMap((role) => bodyOfRole[role] ?? []);
  const [first] = held;
  if (first === undefined) throw new GauntletError('forbidden', `${by.subject} speaks for none of the bodies that take decisions`);
  const body = held.find((one) => decisionMatrix[decision].by.includes(one)) ?? first;
  return await deps.records.appendDecision(wanted.matter, by, (taken) => {
    const check = checkDecision({ decision, by: body, taken: taken.map((one) => kindOf(one.decision)) });
    if (check.allowed === 'no') throw new GauntletError(decisionMatrix[decision].by.includes(body) ? 'conflict' : 'forbidden', check.reason);
    const nowMs = deps.nowMs();
    return { ...wanted, id: newId(nowMs), body, decidedBy: by.subject, decidedAt: new Date(nowMs).toISOString(), clause: check.clause };
  });
}

function kindOf(decision: string): DecisionKind {
  if (Object.hasOwn(decisionMatrix, decision)) return decision as DecisionKind;
  throw new GauntletError('invalid-input', 'the decision has 1 problem', { problems: [{ path: 'decision', value: JSON.stringify(decision), expected: 'a kind of GET /v1/decisions/matrix' }] });
}
