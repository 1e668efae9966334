/** Who takes decisions and gives evidence under the SVTAD (clauses 3, 9, 12 to 15, 20). */
export type Body = 'DCC' | 'TAB' | 'TAG' | 'Panel' | 'SoS' | 'SupplierParty' | 'TestingParticipant' | 'SITAuditor';

/** All bodies, for matrices that must be whole. */
export const bodies: readonly Body[] = ['DCC', 'TAB', 'TAG', 'Panel', 'SoS', 'SupplierParty', 'TestingParticipant', 'SITAuditor'];
