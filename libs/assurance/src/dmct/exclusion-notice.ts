import type { TriageReason } from './triage-reason.ts';
import type { AppliedReason } from './triage.ts';

/** SVTAD 20.12 and 20.7: what a Supplier Party that submitted the DMC can bring about by disagreeing with each reason. */
export const remedies: Readonly<Record<TriageReason, { readonly clause: string; readonly remedy: 'none' | 'back-into-schedule' | 'referred-to-sos' | 'decided-by-sos' }>> = {
  a: { clause: 'SVTAD 20.11', remedy: 'none' },
  b: { clause: 'SVTAD 20.11', remedy: 'none' },
  c: { clause: 'SVTAD 20.12(b)', remedy: 'referred-to-sos' },
  d: { clause: 'SVTAD 20.12(a)', remedy: 'back-into-schedule' },
  e: { clause: 'SVTAD 20.11', remedy: 'none' },
  f: { clause: 'SVTAD 20.7', remedy: 'decided-by-sos' },
};

export interface ExclusionNotice {
  readonly dmcId: string;
  /** Supplier Parties that included the DMC in their submission. */
  readonly to: readonly string[];
  readonly reasons: readonly { readonly reason: TriageReason; readonly clause: string; readonly text: string; readonly rationale?: string; readonly remedy: string }[];
}

export type NoticeResult = { readonly result: 'notice'; readonly notice: ExclusionNotice } | { readonly result: 'incomplete'; readonly clause: 'SVTAD 20.11(b)'; readonly rationaleMissingFor: readonly TriageReason[] };

/** SVTAD 20.11: the notice of an exclusion with every reason (a) to (e) that applies; (c), (d) and (e) only with their rationale. */
export function exclusionNotice(input: { readonly dmcId: string; readonly suppliers: readonly string[]; readonly reasons: readonly AppliedReason[]; readonly rationale: Readonly<Partial<Record<TriageReason, string>>> }): NoticeResult {
  const given = input.reasons.filter((one) => one.reason !== 'f');
  const missing = given.filter(({ reason }) => reason !== 'a' && reason !== 'b' && (input.rationale[reason] ?? '') === '').map((one) => one.reason);
  if (missing.length > 0) return { result: 'incomplete', clause: 'SVTAD 20.11(b)', rationaleMissingFor: missing };
  const reasons = given.map(({ reason, clause, detail }) => {
    const rationale = input.rationale[reason];
    return { reason, clause, text: detail, remedy: remedies[reason].remedy, ...(rationale === undefined ? {} : { rationale }) };
  });
  return { result: 'notice', notice: { dmcId: input.dmcId, to: [...new Set(input.suppliers)].sort(), reasons } };
}
