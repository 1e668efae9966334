/** Where a DMC stands in the DMCT Process (SVTAD 20); it is always in exactly one of these. */
export type DmcState = keyof typeof states;

const states = {
  submitted: { clause: '20.2', status: 'Submitted, data being checked', kind: 'open' },
  'sourcing-data': { clause: '20.4', status: 'Missing data being sourced', kind: 'open' },
  'excluded-missing-data': { clause: '20.5', status: 'Excluded: data could not be sourced', kind: 'excluded' },
  'in-triage': { clause: '20.6', status: 'Complete, under consideration', kind: 'open' },
  'excluded-on-epcl': { clause: '20.6(a)', status: 'Not tested: on the EPCL or proposed for it', kind: 'excluded' },
  'excluded-tested-elsewhere': { clause: '20.6(b)', status: 'Not tested here: in SIT, Migration Testing or PPCT', kind: 'excluded' },
  'excluded-release-late': { clause: '20.6(c)', status: 'Not scheduled: testing of its release will not complete in time', kind: 'excluded' },
  'release-late-referred': { clause: '20.12(b)', status: 'Not scheduled, referred to the Secretary of State', kind: 'excluded' },
  'excluded-equivalent': { clause: '20.6(d)', status: 'Not tested: substantively equivalent', kind: 'excluded' },
  'excluded-no-devices': { clause: '20.6(e)', status: 'Not scheduled: devices cannot be sourced, or not yet known', kind: 'excluded' },
  'uneconomic-views': { clause: '20.7', status: 'Stakeholder views invited: not economic to test', kind: 'open' },
  'uneconomic-referred': { clause: '20.7', status: 'Proposed to the Secretary of State as not economic to test', kind: 'open' },
  'excluded-uneconomic': { clause: '20.7', status: 'Excluded: not economic to test', kind: 'ended' },
  'to-be-scheduled': { clause: '20.9', status: 'To be tested, dates to be set', kind: 'open' },
  'pack-proposed': { clause: '20.17', status: 'Non-Standard Test Pack before the TAG', kind: 'open' },
  'pack-disagreed': { clause: '20.17', status: 'Non-Standard Test Pack not agreed', kind: 'open' },
  'pack-referred': { clause: '20.17', status: 'Non-Standard Test Pack referred to the Secretary of State', kind: 'open' },
  scheduled: { clause: '20.9', status: 'Scheduled', kind: 'open' },
  'awaiting-mtad-testing': { clause: '20.14', status: 'Migration Testing under the MTAD', kind: 'open' },
  'ready-for-srvt': { clause: '20.14', status: 'Migration tested, SRVT to start', kind: 'open' },
  testing: { clause: '20.15', status: 'In test', kind: 'open' },
  'packs-run': { clause: '20.28', status: 'Test packs run, completion being judged', kind: 'open' },
  'issue-open': { clause: '20.19', status: 'Testing Issue, route to be recommended', kind: 'open' },
  'internal-change': { clause: '20.20(a)', status: 'Testing Issue: change of DCC Internal Systems', kind: 'open' },
  'internal-change-material': { clause: '20.20(b)', status: 'Testing Issue: change of DCC Internal Systems, timescales affected', kind: 'open' },
  'directed-otherwise': { clause: '20.20(b)', status: 'Testing Issue: as the Secretary of State directed', kind: 'open' },
  'ended-as-directed': { clause: '20.20(b)', status: 'Ended by direction of the Secretary of State', kind: 'ended' },
  'code-consultation': { clause: '20.21', status: 'Testing Issue: change of DCC Systems and Code', kind: 'open' },
  'approach-to-propose': { clause: '20.21', status: 'Testing Issue: approach to testing to be proposed', kind: 'open' },
  'approach-proposed': { clause: '20.21', status: 'Testing Issue: approach to testing before the TAG', kind: 'open' },
  'approach-referred': { clause: '20.22', status: 'Testing Issue: approach to testing referred to the Secretary of State', kind: 'open' },
  'change-under-test': { clause: '20.22', status: 'Testing Issue: change being tested', kind: 'open' },
  'device-change-firmware': { clause: '20.23(a)', status: 'Testing Issue: firmware upgrade recommended', kind: 'open' },
  'device-change-configuration': { clause: '20.23(b)', status: 'Testing Issue: configuration change recommended', kind: 'open' },
  'device-change-both': { clause: '20.23(c)', status: 'Testing Issue: firmware upgrade and configuration change recommended', kind: 'open' },
  'code-draft-awaited': { clause: '20.25', status: 'Testing Issue: Code change, draft awaited', kind: 'open' },
  'excluded-until-evidence': { clause: '20.23(b), (c)', status: 'Excluded until evidence of the configuration change', kind: 'excluded' },
  'ended-firmware-upgrade': { clause: '20.23(a), (c)', status: 'Ended: replaced by the DMC of the new firmware', kind: 'ended' },
  relieved: { clause: '20.18', status: 'Testing ended: no sufficient devices', kind: 'excluded' },
  tested: { clause: '20.28', status: 'Testing complete', kind: 'open' },
  failed: { clause: '20.30', status: 'Failed testing', kind: 'ended' },
  reported: { clause: '20.26', status: 'DMCT Report issued', kind: 'open' },
  'on-epcl': { clause: '20.26', status: 'Entry on the EPCL', kind: 'ended' },
} as const;

export interface DmcStateRule {
  /** Without "SVTAD". */
  readonly clause: string;
  /** As the DMCT Status List words it (20.8). */
  readonly status: string;
  /** ended: nothing moves it on any more; excluded: may come back; open: something has to happen. */
  readonly kind: 'open' | 'excluded' | 'ended';
}

/** Every state with its clause and the words of the DMCT Status List (SVTAD 20.8). */
export const dmcStates: Readonly<Record<DmcState, DmcStateRule>> = states;
