/** Sections of the Amended SMETS1 SEC that SVTAD 11.1 traces. */
export type SecSection = 'F' | 'G' | 'H' | 'L' | 'N' | 'P';

/** One version of the Test Traceability Matrix (SVTAD 11): requirements, the scenarios that cover them, and the tests of these. */
export interface TestTraceabilityMatrix {
  readonly version: string;
  readonly requirements: readonly { readonly requirementId: string; readonly section: SecSection; readonly toBeTested: 'yes' | 'no' }[];
  readonly scenarios: readonly { readonly scenarioId: string; readonly functionalGroup: string; readonly requirementIds: readonly string[]; readonly testIds: readonly string[] }[];
}
