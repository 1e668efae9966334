import type { DmcTransition } from './dmc-transition.ts';
import { line } from './transition-line.ts';

const recommended = ['stakeholder-discussion', 'notice-to-all', 'rationale'] as const;

/**
 * The four routes of a DMCT Testing Issue (SVTAD 20.19–20.25). A refused route leads back to the choice; testing never goes on
 * under it. "Re-run the test pack" begins the pack anew in which the issue arose.
 */
export const issueTransitions: readonly DmcTransition[] = [
  line('testing', 'raise-issue', 'issue-open', 'DCC', '20.19', ['testing-issue']),
  line('issue-open', 'recommend-internal-change', 'internal-change', 'DCC', '20.19(a), 20.20(a)', recommended),
  line('issue-open', 'recommend-material-internal-change', 'internal-change-material', 'DCC', '20.19(a), 20.20(b)', recommended),
  line('issue-open', 'recommend-system-and-code-change', 'code-consultation', 'DCC', '20.19(b), 20.21', recommended),
  line('issue-open', 'recommend-firmware-upgrade', 'device-change-firmware', 'DCC', '20.19(c), 20.23(a)', recommended),
  line('issue-open', 'recommend-configuration-change', 'device-change-configuration', 'DCC', '20.19(c), 20.23(b)', recommended),
  line('issue-open', 'recommend-firmware-and-configuration', 'device-change-both', 'DCC', '20.19(c), 20.23(c)', recommended),
  line('issue-open', 'recommend-code-change', 'code-draft-awaited', 'DCC', '20.19(d), 20.25', recommended),

  { ...line('internal-change', 'change-applied', 'testing', 'DCC', '20.20(a)', ['change-release', 'revised-dates', 'environment-version']), effect: { kind: 'rerun-pack' } },
  { ...line('internal-change-material', 'change-applied', 'testing', 'DCC', '20.20(b)', ['change-release', 'revised-dates', 'environment-version']), effect: { kind: 'rerun-pack' } },
  line('internal-change-material', 'sos-directs-otherwise', 'directed-otherwise', 'SoS', '20.20(b)', ['direction']),
  { ...line('directed-otherwise', 'resume-as-directed', 'testing', 'DCC', '20.20(b)', ['revised-dates', 'environment-version']), effect: { kind: 'rerun-pack' } },
  line('directed-otherwise', 'end-as-directed', 'ended-as-directed', 'DCC', '20.20(b)', ['notice-to-all']),

  line('code-consultation', 'sos-agrees-consultation', 'approach-to-propose', 'SoS', '20.21', ['determination']),
  line('code-consultation', 'sos-refuses-consultation', 'issue-open', 'SoS', '20.21', ['determination']),
  line('approach-to-propose', 'propose-approach', 'approach-proposed', 'DCC', '20.21', ['testing-approach']),
  line('approach-proposed', 'tag-agrees-approach', 'change-under-test', 'TAG', '20.21', ['agreement']),
  line('approach-proposed', 'tag-refuses-approach', 'approach-referred', 'TAG', '20.22', ['rationale']),
  line('approach-referred', 'sos-determines-approach', 'change-under-test', 'SoS', '20.22', ['determination']),
  { ...line('change-under-test', 'change-tested', 'testing', 'DCC', '20.21(c), 20.22', ['results', 'revised-dates', 'environment-version']), effect: { kind: 'rerun-pack' } },

  line('device-change-firmware', 'sos-agrees-device-change', 'ended-firmware-upgrade', 'SoS', '20.23(a)', ['determination']),
  line('device-change-configuration', 'sos-agrees-device-change', 'excluded-until-evidence', 'SoS', '20.23(b)', ['determination']),
  { ...line('device-change-both', 'sos-agrees-device-change', 'ended-firmware-upgrade', 'SoS', '20.23(c)', ['determination']), effect: { kind: 'new-firmware-dmc' } },
  line('device-change-firmware', 'sos-refuses-device-change', 'issue-open', 'SoS', '20.24', ['determination']),
  line('device-change-configuration', 'sos-refuses-device-change', 'issue-open', 'SoS', '20.24', ['determination']),
  line('device-change-both', 'sos-refuses-device-change', 'issue-open', 'SoS', '20.24', ['determination']),

  // SVTAD 20.25(a): "testing can continue"; nothing was changed in the systems, so the run goes on where it stood.
  line('code-draft-awaited', 'draft-published', 'testing', 'DCC', '20.25(a)', ['draft-document', 'environment-version']),
  line('code-draft-awaited', 'sos-rejects-code-change', 'issue-open', 'SoS', '20.25(b)', ['determination']),
];
