import type { CapabilityRelease } from '@gauntlet/contracts';

/** Test Phases of SVTAD 1.1 and the DMCT Process of clause 20, which has no gates of clause 12. */
export type TestPhase = 'PIT' | 'SIT' | 'UTS' | 'MT' | 'SCT' | 'DMCT';

/** Parts of Test Phases that clauses 1.1 and 12.4 name. */
export type TestStage = 'Solution Test' | 'Eligibility Testing' | 'SMETS1 Interface Testing' | 'Active MMT' | 'Dormant MMT' | 'Mixed MMT' | 'DMCT Migration Testing' | 'DMCT SRVT';

/** A phase of one Capability Release, e.g. SIT for MOC. */
export interface PhaseOfRelease {
  readonly phase: TestPhase;
  readonly release: CapabilityRelease;
}

/** SVTAD 1.1: which stages belong to which phase; further ones may be set by a test plan (12.4). */
export const stagesOfPhase: Readonly<Record<TestPhase, readonly TestStage[]>> = {
  PIT: [],
  SIT: ['Solution Test'],
  UTS: ['Eligibility Testing', 'SMETS1 Interface Testing'],
  MT: ['Active MMT', 'Dormant MMT', 'Mixed MMT'],
  SCT: [],
  DMCT: ['DMCT Migration Testing', 'DMCT SRVT'],
};

/** In the order of delivery (SVTAD 13.18 counts issues of the earlier ones). */
export const capabilityReleases: readonly CapabilityRelease[] = ['IOC', 'MOC', 'FOC'];

/** The releases before this one, for the carry-over of SVTAD 13.18. */
export function earlierReleases(release: CapabilityRelease): readonly CapabilityRelease[] {
  return capabilityReleases.slice(0, capabilityReleases.indexOf(release));
}

/**
 * The phases that a release must go through (SVTAD 5.5, 7.2): PIT, SIT, SCT and MT for each; UTS for IOC, and again only where
 * the Secretary of State directed SMETS1 Interface Testing to be repeated (7.3).
 */
export function requiredPhases(release: CapabilityRelease, interfaceTestingAgain: 'directed' | 'not-directed'): readonly TestPhase[] {
  const withUts = release === 'IOC' || interfaceTestingAgain === 'directed';
  return withUts ? ['PIT', 'SIT', 'UTS', 'MT', 'SCT'] : ['PIT', 'SIT', 'MT', 'SCT'];
}

/** SVTAD 1.2: where documents conflict the SVTAD takes precedence over any Testing Approach Document. */
export function precedingDocument(documents: readonly ('SVTAD' | 'UTSAD' | 'MTAD' | 'SCTAD')[]): 'SVTAD' | 'UTSAD' | 'MTAD' | 'SCTAD' | undefined {
  return documents.includes('SVTAD') ? 'SVTAD' : documents[0];
}
