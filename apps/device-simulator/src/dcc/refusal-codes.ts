/**
 * Response codes of refusals that the DCC User Interface makes before an installation is asked. Only codes with a
 * published meaning are used, each as near to its meaning as there is one.
 */
export const refusalCodes = {
  /** E1, not a valid SEC party for this: the originator is unknown, or is no User. */
  unknownOriginator: 'E1',
  /** E1: without a valid signature of the originator it is not shown to be that party. No code with a public meaning is nearer. */
  notAuthentic: 'E1',
  /** E1: a counter that was used before shows a copy of a request, not its originator. */
  replayed: 'E1',
  /** E12, command variant not applicable: 1 and 8 are served. DCC Boxed does not serve 3 and 7 either. */
  commandVariantNotServed: 'E12',
  /** E4, role not authorised for that device: none of the User's roles goes with its fuel. */
  roleNotForDevice: 'E4',
  /** Against the order of a sequence. Which code is not published: a setting, and by default one that nothing else here answers with. */
  sequence: 'E31',
} as const;
