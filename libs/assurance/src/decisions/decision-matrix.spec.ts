import { describe, expect, it } from 'vitest';
import { bodies } from './body.ts';
import { checkDecision, decisionMatrix, type DecisionKind } from './decision-matrix.ts';

const kinds = Object.keys(decisionMatrix) as DecisionKind[];

describe('the decision matrix, whole', () => {
  it.each(kinds)('%s: only the body that the clause names', (decision) => {
    const rule = decisionMatrix[decision];
    const allowed = bodies.filter((by) => checkDecision({ decision, by, taken: kinds }).allowed === 'yes');
    expect(allowed).toEqual([...rule.by]);
    expect(rule.clause).toMatch(/^\d+\.\d+(\([a-z]+\))?$/);
    const early = checkDecision({ decision, by: rule.by[0], taken: [] });
    expect(early.allowed).toBe((rule.after ?? []).length === 0 ? 'yes' : 'no');
  });

  it('names the clause and who decides', () => {
    expect(checkDecision({ decision: 'determine-severity', by: 'DCC', taken: ['assign-severity'] })).toEqual({ allowed: 'no', clause: 'SVTAD 14.2', reason: 'SVTAD 14.2: it is for TAG, not for DCC: a disputed severity.' });
    expect(checkDecision({ decision: 'approve-de-scoping-in-sit', by: 'SoS', taken: [] })).toMatchObject({ allowed: 'no', reason: 'SVTAD 12.6(a): approve-de-scoping comes first.' });
  });

  it('what the clauses call final and binding', () => {
    expect(kinds.filter((kind) => decisionMatrix[kind].final === true).map((kind) => decisionMatrix[kind].clause)).toEqual(['7.5', '13.4', '13.21', '13.24', '14.2', '20.7', '20.16', '20.17', '20.22']);
  });

  it('no decision waits for itself', () => {
    const waits = (kind: DecisionKind, seen: readonly DecisionKind[]): boolean => seen.includes(kind) || (decisionMatrix[kind].after ?? []).some((before) => waits(before, [...seen, kind]));
    expect(kinds.filter((kind) => waits(kind, []))).toEqual([]);
  });
});
