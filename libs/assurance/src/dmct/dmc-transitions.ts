import type { Body } from '../decisions/body.ts';
import type { DmcState } from './dmc-state.ts';
import type { DmcEventKind, DmcTransition, EvidenceKind } from './dmc-transition.ts';
import { issueTransitions } from './issue-transitions.ts';
import { line } from './transition-line.ts';

/** From these a DMC may be in a later Supplier submission (SVTAD 20.5, 20.6, 20.8, 20.18). */
const mayBeSubmittedAgain: readonly DmcState[] = ['excluded-missing-data', 'excluded-on-epcl', 'excluded-tested-elsewhere', 'excluded-release-late', 'excluded-equivalent', 'excluded-no-devices', 'relieved'];

/** Once testing has commenced (SVTAD 20.18) and before it is judged. */
const inTesting: readonly DmcState[] = [
  'testing', 'ready-for-srvt', 'packs-run', 'issue-open', 'internal-change', 'internal-change-material', 'directed-otherwise', 'code-consultation', 'approach-to-propose', 'approach-proposed',
  'approach-referred', 'change-under-test', 'device-change-firmware', 'device-change-configuration', 'device-change-both', 'code-draft-awaited',
];

const intake: readonly DmcTransition[] = [
  line('submitted', 'data-complete', 'in-triage', 'DCC', '20.6', ['dmc-data']),
  line('submitted', 'data-missing', 'sourcing-data', 'DCC', '20.4', ['data-gaps']),
  line('sourcing-data', 'data-complete', 'in-triage', 'DCC', '20.4', ['dmc-data']),
  line('sourcing-data', 'data-not-sourced', 'excluded-missing-data', 'DCC', '20.5', ['sourcing-attempts', 'supplier-notice']),
  ...mayBeSubmittedAgain.map((from): DmcTransition => ({ ...line(from, 'submit-again', 'submitted', 'SupplierParty', again(from), ['supplier-submission']), effect: { kind: 'begin-anew' } })),
  { ...line('excluded-until-evidence', 'submit-again', 'submitted', 'SupplierParty', '20.23(b), (c)', ['supplier-submission', 'change-evidence']), effect: { kind: 'begin-anew' } },
];

const triage: readonly DmcTransition[] = [
  { ...line('in-triage', 'find-on-epcl', 'excluded-on-epcl', 'DCC', '20.6(a)', ['triage-record']), reason: 'a' },
  { ...line('in-triage', 'find-tested-elsewhere', 'excluded-tested-elsewhere', 'DCC', '20.6(b)', ['triage-record']), reason: 'b' },
  { ...line('in-triage', 'find-release-late', 'excluded-release-late', 'DCC', '20.6(c)', ['triage-record', 'rationale']), reason: 'c' },
  { ...line('in-triage', 'find-equivalent', 'excluded-equivalent', 'DCC', '20.6(d)', ['triage-record', 'rationale']), reason: 'd' },
  { ...line('in-triage', 'find-no-devices', 'excluded-no-devices', 'DCC', '20.6(e)', ['triage-record', 'rationale']), reason: 'e' },
  { ...line('in-triage', 'find-uneconomic', 'uneconomic-views', 'DCC', '20.7', ['triage-record', 'rationale']), reason: 'f' },
  line('in-triage', 'clear-triage', 'to-be-scheduled', 'DCC', '20.9', ['triage-record']),
  line('uneconomic-views', 'propose-uneconomic', 'uneconomic-referred', 'DCC', '20.7', ['rationale', 'stakeholder-views']),
  { ...line('uneconomic-referred', 'sos-agrees-uneconomic', 'excluded-uneconomic', 'SoS', '20.7', ['determination']), effect: { kind: 'settle', reason: 'f' } },
  { ...line('uneconomic-referred', 'sos-refuses-uneconomic', 'in-triage', 'SoS', '20.7', ['determination']), effect: { kind: 'settle', reason: 'f' } },
  { ...line('excluded-equivalent', 'supplier-disagrees', 'to-be-scheduled', 'SupplierParty', '20.12(a)', ['disagreement']), effect: { kind: 'settle', reason: 'd' } },
  line('excluded-release-late', 'supplier-disagrees', 'release-late-referred', 'SupplierParty', '20.12(b)', ['disagreement']),
  { ...line('release-late-referred', 'sos-directs-testing', 'to-be-scheduled', 'SoS', '20.12(b)', ['direction']), effect: { kind: 'settle', reason: 'c' } },
  line('release-late-referred', 'sos-upholds-exclusion', 'excluded-release-late', 'SoS', '20.12(b)', ['determination']),
];

const packs: readonly DmcTransition[] = [
  line('to-be-scheduled', 'propose-pack', 'pack-proposed', 'DCC', '20.17', ['proposed-tests', 'rationale']),
  { ...line('pack-proposed', 'tag-agrees-pack', 'to-be-scheduled', 'TAG', '20.17', ['agreement']), effect: { kind: 'non-standard-pack' } },
  line('pack-proposed', 'tag-refuses-pack', 'pack-disagreed', 'TAG', '20.17', ['rationale']),
  line('pack-disagreed', 'refer-pack', 'pack-referred', 'DCC', '20.17', ['proposed-tests', 'rationale']),
  line('pack-disagreed', 'withdraw-pack', 'to-be-scheduled', 'DCC', '20.17', ['rationale']),
  { ...line('pack-referred', 'sos-approves-pack', 'to-be-scheduled', 'SoS', '20.17', ['determination']), effect: { kind: 'non-standard-pack' } },
  line('pack-referred', 'sos-refuses-pack', 'to-be-scheduled', 'SoS', '20.17', ['determination']),
];

const testing: readonly DmcTransition[] = [
  line('to-be-scheduled', 'schedule', 'scheduled', 'DCC', '20.9', ['planned-dates']),
  line('scheduled', 'unschedule', 'to-be-scheduled', 'DCC', '20.11', ['rationale', 'supplier-notice']),
  { ...line('to-be-scheduled', 'find-no-devices', 'excluded-no-devices', 'DCC', '20.6(e)', ['rationale', 'supplier-notice']), reason: 'e' },
  { ...line('to-be-scheduled', 'find-release-late', 'excluded-release-late', 'DCC', '20.6(c)', ['rationale', 'supplier-notice']), reason: 'c' },
  { ...line('scheduled', 'choose-mtad', 'awaiting-mtad-testing', 'DCC', '20.14', ['tag-notice', 'rationale']), effect: { kind: 'migration-under', regime: 'mtad' } },
  line('awaiting-mtad-testing', 'mtad-testing-complete', 'ready-for-srvt', 'TAB', '20.14', ['determination']),
  { ...line('scheduled', 'start-migration-testing', 'testing', 'DCC', '20.15(a)', ['environment-version']), effect: { kind: 'begin-pack', pack: 'migration' } },
  { ...line('testing', 'finish-pack', 'ready-for-srvt', 'DCC', '20.15(a)', ['results']), only: { pack: 'migration' } },
  { ...line('ready-for-srvt', 'start-srvt', 'testing', 'DCC', '20.15(b)', ['environment-version']), effect: { kind: 'begin-pack', pack: 'srvt' } },
  { ...line('testing', 'finish-pack', 'packs-run', 'DCC', '20.15(b)', ['results']), only: { pack: 'srvt' } },
  ...inTesting.map((from) => line(from, 'devices-run-out', 'relieved', 'DCC', '20.18', ['notice-to-all'])),
];

const completion: readonly DmcTransition[] = [
  line('packs-run', 'declare-complete', 'tested', 'DCC', '20.28', ['completion-verdict']),
  line('packs-run', 'declare-failed', 'failed', 'DCC', '20.30', ['completion-verdict', 'failure-reasons', 'supplier-notice']),
  // A test that failed in the last pack is a Testing Issue like any other: its change may yet make the pack pass.
  line('packs-run', 'raise-issue', 'issue-open', 'DCC', '20.19', ['testing-issue']),
  { ...line('tested', 'issue-report', 'reported', 'DCC', '20.26, 20.28', ['dmct-report']), only: { migration: 'dmct' } },
  { ...line('tested', 'issue-report', 'reported', 'DCC', '20.27', ['dmct-report', 'panel-determination']), only: { migration: 'mtad' } },
  // SVTAD 20.26, 20.28: where no testing is required, because an equivalent entry stands for the DMC, the report needs none.
  line('excluded-equivalent', 'issue-report', 'reported', 'DCC', '20.26', ['dmct-report', 'rationale']),
  line('reported', 'enter-on-epcl', 'on-epcl', 'DCC', '20.26', ['epcl-entry']),
];

/** The life cycle of a DMC (SVTAD 20) as a table: what is not in it cannot happen. */
export const dmcTransitions: readonly DmcTransition[] = [...intake, ...triage, ...packs, ...testing, ...issueTransitions, ...completion];

/** SVTAD 20: what may happen next to a DMC in this state, by whom and on what evidence. */
export function transitionsFrom(state: DmcState): readonly DmcTransition[] {
  return dmcTransitions.filter((row) => row.from === state);
}

/** Everything that one body may do (SVTAD 20), for its list of work. */
export function transitionsOf(body: Body): readonly { readonly from: DmcState; readonly event: DmcEventKind; readonly evidence: readonly EvidenceKind[] }[] {
  return dmcTransitions.filter((row) => row.by === body).map(({ from, event, evidence }) => ({ from, event, evidence }));
}

function again(from: DmcState): string {
  if (from === 'excluded-missing-data') return '20.5';
  return from === 'relieved' ? '20.18' : '20.2, 20.8';
}
