/** The six things the DCC considers of a complete DMC, by their letter in SVTAD 20.6. */
export type TriageReason = 'a' | 'b' | 'c' | 'd' | 'e' | 'f';

/** What each reason of SVTAD 20.6 says, as a notice gives it (20.11). */
export const triageReasons: Readonly<Record<TriageReason, string>> = {
  a: 'already on the list of SMETS1 Eligible Product Combinations, or proposed for it',
  b: 'a MOC or FOC SIT DMC, an IOC Migration Testing DMC, or being tested in PPCT',
  c: 'Migration Testing and SIT of its Capability Release are unlikely to complete in time to schedule it with confidence',
  d: 'substantively equivalent to an entry on the list, an entry proposed for it, or a DMC planned for testing',
  e: 'suitable devices cannot be sourced, or it is not yet known whether they can',
  f: 'not economic to test',
};
