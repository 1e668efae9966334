import type { Body } from '../decisions/body.ts';
import type { DmcState } from './dmc-state.ts';
import type { TriageReason } from './triage-reason.ts';

/** What can happen to a DMC in the DMCT Process (SVTAD 20). */
export type DmcEventKind =
  | 'data-complete' | 'data-missing' | 'data-not-sourced' | 'submit-again'
  | 'find-on-epcl' | 'find-tested-elsewhere' | 'find-release-late' | 'find-equivalent' | 'find-no-devices' | 'find-uneconomic' | 'clear-triage'
  | 'supplier-disagrees' | 'sos-directs-testing' | 'sos-upholds-exclusion'
  | 'propose-uneconomic' | 'sos-agrees-uneconomic' | 'sos-refuses-uneconomic'
  | 'propose-pack' | 'tag-agrees-pack' | 'tag-refuses-pack' | 'refer-pack' | 'withdraw-pack' | 'sos-approves-pack' | 'sos-refuses-pack'
  | 'schedule' | 'unschedule' | 'choose-mtad' | 'mtad-testing-complete' | 'start-migration-testing' | 'start-srvt' | 'finish-pack'
  | 'raise-issue' | 'recommend-internal-change' | 'recommend-material-internal-change' | 'recommend-system-and-code-change'
  | 'recommend-firmware-upgrade' | 'recommend-configuration-change' | 'recommend-firmware-and-configuration' | 'recommend-code-change'
  | 'change-applied' | 'sos-directs-otherwise' | 'resume-as-directed' | 'end-as-directed'
  | 'sos-agrees-consultation' | 'sos-refuses-consultation' | 'propose-approach' | 'tag-agrees-approach' | 'tag-refuses-approach' | 'sos-determines-approach' | 'change-tested'
  | 'sos-agrees-device-change' | 'sos-refuses-device-change' | 'draft-published' | 'sos-rejects-code-change'
  | 'devices-run-out' | 'declare-complete' | 'declare-failed' | 'issue-report' | 'enter-on-epcl';

/** What must be on record before a move; each is a reference to a document, record or verdict. */
export type EvidenceKind =
  | 'dmc-data' | 'data-gaps' | 'sourcing-attempts' | 'supplier-notice' | 'supplier-submission' | 'change-evidence'
  | 'triage-record' | 'rationale' | 'disagreement' | 'direction' | 'determination' | 'stakeholder-views'
  | 'proposed-tests' | 'agreement' | 'planned-dates' | 'tag-notice' | 'environment-version' | 'results'
  | 'testing-issue' | 'stakeholder-discussion' | 'notice-to-all' | 'change-release' | 'revised-dates' | 'testing-approach' | 'draft-document'
  | 'completion-verdict' | 'dmct-report' | 'panel-determination' | 'epcl-entry' | 'failure-reasons';

export type DmctPack = 'migration' | 'srvt';

/** What a move does besides changing the state. */
export type TransitionEffect =
  | { readonly kind: 'begin-pack'; readonly pack: DmctPack }
  /** 20.20: the pack in which the issue arose is run again; its earlier run stays as history. */
  | { readonly kind: 'rerun-pack' }
  | { readonly kind: 'migration-under'; readonly regime: 'dmct' | 'mtad' }
  /** The reason cannot be given for this DMC again: a body decided on it, or a Supplier's remedy took it away. */
  | { readonly kind: 'settle'; readonly reason: TriageReason }
  | { readonly kind: 'non-standard-pack' }
  /** 20.23(c): the DMC of the new firmware begins as excluded until evidence comes. */
  | { readonly kind: 'new-firmware-dmc' }
  | { readonly kind: 'begin-anew' };

/** One line of the state machine. */
export interface DmcTransition {
  readonly from: DmcState;
  readonly event: DmcEventKind;
  readonly to: DmcState;
  readonly by: Body;
  /** e.g. "SVTAD 20.23(a)" */
  readonly clause: string;
  readonly evidence: readonly EvidenceKind[];
  /** The line holds only for a DMC whose migration is tested this way, or while this pack runs. */
  readonly only?: { readonly migration?: 'dmct' | 'mtad'; readonly pack?: DmctPack };
  /** Refused once this reason is settled for the DMC. */
  readonly reason?: TriageReason;
  readonly effect?: TransitionEffect;
}
