import type { Body } from './body.ts';

export interface DecisionRule {
  readonly by: readonly [Body, ...Body[]];
  /** e.g. "12.6(a)" */
  readonly clause: string;
  readonly decides: string;
  /** Said by the clause to be final and binding. */
  readonly final?: true;
  /** Must have been taken before. */
  readonly after?: readonly DecisionKind[];
}

export type DecisionKind = keyof typeof matrix;

const matrix = {
  'approve-testing-approach-document': rule('SoS', '3.4', 'a Testing Approach Document is approved'),
  'review-overlap': rule('TAG', '5.7', 'the overlap of SIT and SMETS1 Interface Testing has been reviewed'),
  'agree-overlap': { ...rule('Panel', '5.7', 'SIT and SMETS1 Interface Testing may overlap'), after: ['review-overlap'] },
  'direct-interface-testing-again': rule('SoS', '7.3', 'SMETS1 Interface Testing is repeated for MOC or FOC'),
  'determine-regression-scope': rule('DCC', '7.5', 'the scope of regression testing, after consulting the TAG'),
  'determine-regression-scope-on-referral': { ...rule('SoS', '7.5', 'the scope of regression testing that the TAG referred'), final: true },
  'approve-assurance-report': rule('TAB', '9.6', 'the DCC assurance report is approved or rejected'),
  'recommend-completion': rule('TAG', '9.7', 'the recommendation to the Panel on a Completion Report'),
  'sign-off-test-plan': rule('DCC', '12.5(a)', 'the test plan is signed off'),
  'confirm-readiness': rule('DCC', '12.5(d)', 'laboratories, devices, tools, stubs, environments and data are in place, secure and ready'),
  'approve-to-proceed': rule('DCC', '12.5(e)', 'the approval to proceed certificate is issued'),
  'approve-de-scoping': rule('TAB', '12.6(a)', 'a planned test is de-scoped; for SIT a recommendation'),
  'approve-de-scoping-in-sit': { ...rule('SoS', '12.6(a)', 'a planned SIT test is de-scoped'), after: ['approve-de-scoping'] },
  'issue-test-completion-certificate': rule('DCC', '12.6(i)', 'a Test Completion Certificate is issued'),
  'approve-test-completion-certificate': rule('TAB', '1.1', 'the issuing of a Test Completion Certificate is approved'),
  'select-dmcs': rule('DCC', '13.3', 'the DMCs used for testing'),
  'determine-dmc-selection': { ...rule('SoS', '13.4', 'a referred selection of DMCs'), final: true, after: ['select-dmcs'] },
  'de-select-dmc': rule('DCC', '13.6', 'a DMC is de-selected, after consulting the TAG'),
  'determine-de-selection': { ...rule('SoS', '13.8', 'a referred de-selection'), after: ['de-select-dmc'] },
  'determine-sit-completion': rule('Panel', '13.16', 'SIT of a Capability Release has completed'),
  'direct-redacted-copies': rule('Panel', '13.17', 'Parties are given redacted reports'),
  'count-issue-from-elsewhere': rule('TAG', '13.18', 'an issue from elsewhere is an extant Testing Issue of SMETS1 Interface Testing'),
  'propose-exclusion': rule('DCC', '13.20', 'a Testing Issue is proposed for exclusion from the thresholds'),
  'agree-exclusion': { ...rule('TAG', '13.20', 'a Testing Issue is excluded from the thresholds'), after: ['propose-exclusion'] },
  'determine-exclusion': { ...rule('SoS', '13.21', 'a refused exclusion that was referred'), final: true, after: ['agree-exclusion'] },
  'count-sct-issue-for-sit': rule('TAG', '13.22', 'an SCT issue counts for SIT'),
  'determine-interface-issue': rule('TAG', '13.23', 'severity and counting of an issue presented for SMETS1 Interface Testing'),
  'determine-counting-on-referral': { ...rule('SoS', '13.24', 'counting or severity that the DCC referred'), final: true },
  'assign-severity': rule('DCC', '14.4', 'the severity of a Testing Issue'),
  'determine-severity': { ...rule('TAG', '14.2', 'a disputed severity'), final: true, after: ['assign-severity'] },
  'determine-issue-on-referral': rule('SoS', '14.3', 'matters of H14.39(c) that a Testing Participant disputes'),
  'approve-work-off-plan': rule('TAB', '15.1', 'a Work Off Plan is approved'),
  'approve-correction-plan': { ...rule('TAB', '15.2', 'a correction plan is approved'), after: ['approve-work-off-plan'] },
  'revoke-test-completion-certificate': { ...rule('TAB', '15.2', 'a Test Completion Certificate is revoked pending resolution'), after: ['issue-test-completion-certificate'] },
  'give-audit-opinion': rule('SITAuditor', '19.4', 'the SIT Auditor’s opinion'),
  'confirm-unchanged': rule('SupplierParty', '20.3', 'submitted data is wholly unaltered'),
  'exclude-for-missing-data': rule('DCC', '20.5', 'a DMC is excluded because its data cannot be sourced'),
  'triage-dmc': rule('DCC', '20.6', 'which reasons apply to a DMC'),
  'propose-uneconomic': rule('DCC', '20.7', 'a DMC is proposed as not economic to test'),
  'determine-uneconomic': { ...rule('SoS', '20.7', 'whether an uneconomic DMC is tested'), final: true, after: ['propose-uneconomic'] },
  'disagree-with-exclusion': rule('SupplierParty', '20.12', 'disagreement with an exclusion under 20.6(c) or (d)'),
  'direct-scheduling': { ...rule('SoS', '20.12(b)', 'a DMC excluded under 20.6(c) is planned for testing'), after: ['disagree-with-exclusion'] },
  'determine-mtad-testing-complete': rule('TAB', '20.14', 'the Migration Test Phase of a DMC under the MTAD is complete'),
  'agree-standard-pack': rule('TAG', '20.16', 'a standard test pack of a Capability Release'),
  'determine-standard-pack': { ...rule('SoS', '20.16', 'a standard test pack that was referred'), final: true },
  'agree-non-standard-pack': rule('TAG', '20.17', 'a DMCT Non-Standard Test Pack'),
  'determine-non-standard-pack': { ...rule('SoS', '20.17', 'a DMCT Non-Standard Test Pack that was referred'), final: true },
  'recommend-issue-route': rule('DCC', '20.19', 'which of the four routes a DMCT Testing Issue takes'),
  'direct-otherwise': { ...rule('SoS', '20.20(b)', 'another course than the change with material impact'), after: ['recommend-issue-route'] },
  'agree-to-consult-on-code': { ...rule('SoS', '20.21', 'a Code change should be consulted upon'), after: ['recommend-issue-route'] },
  'agree-testing-approach': { ...rule('TAG', '20.21', 'the approach to testing the change'), after: ['agree-to-consult-on-code'] },
  'determine-testing-approach': { ...rule('SoS', '20.22', 'an approach to testing that could not be agreed'), final: true, after: ['agree-to-consult-on-code'] },
  'agree-device-change': { ...rule('SoS', '20.23', 'the recommended change of a SMETS1 Device'), after: ['recommend-issue-route'] },
  'reject-code-change': { ...rule('SoS', '20.25(b)', 'a Code change should not be progressed'), after: ['recommend-issue-route'] },
  'determine-mt-complete': rule('Panel', '20.27', 'Migration Testing of a DMC under the MTAD has completed'),
  'agree-environment-version': rule('TAG', '20.31', 'tests run against other versions than the closest to production'),
} as const;

/** Which body may take which decision, with its clause: the whole matrix as data. */
export const decisionMatrix: Readonly<Record<DecisionKind, DecisionRule>> = matrix;

export type DecisionCheck =
  | { readonly allowed: 'yes'; readonly clause: string }
  | { readonly allowed: 'no'; readonly clause: string; readonly reason: string };

/** Whether the body may take the decision now, given the kinds already taken in the same matter; every row names its clause. */
export function checkDecision(input: { readonly decision: DecisionKind; readonly by: Body; readonly taken: readonly DecisionKind[] }): DecisionCheck {
  const found = decisionMatrix[input.decision];
  const clause = `SVTAD ${found.clause}`;
  if (!found.by.includes(input.by)) return { allowed: 'no', clause, reason: `${clause}: it is for ${found.by.join(' or ')}, not for ${input.by}: ${found.decides}.` };
  const missing = (found.after ?? []).filter((kind) => !input.taken.includes(kind));
  if (missing.length > 0) return { allowed: 'no', clause, reason: `${clause}: ${missing.join(', ')} comes first.` };
  return { allowed: 'yes', clause };
}

function rule<B extends Body>(by: B, clause: string, decides: string) {
  return { by: [by] as const, clause, decides };
}
