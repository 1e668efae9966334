/** EUI-64 of the organisations on one machine's wire; all from the test ranges that DCC Boxed uses. */
export const defaultS1spIds: readonly string[] = ['70-B3-D5-1F-30-00-A0-01', '70-B3-D5-1F-30-00-A0-02', '70-B3-D5-1F-30-00-A0-03'];

/** Live workers at one time, each a User of its own. */
export const workerSlotsMax = 64;

/** The User (EUI-64) that the worker in this slot (0 to 63) speaks as. */
export function userIdOfWorkerSlot(slot: number): string {
  return `90-B3-D5-1F-30-01-00-${slot.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Every User that a worker may speak as; workers make sure that their credentials exist. */
export const workerUserIds: readonly string[] = Array.from({ length: workerSlotsMax }, (_, slot) => userIdOfWorkerSlot(slot));

/**
 * Each worker is a second User besides, for what a supplier may not send: an electricity distributor, gas transporter and Other User.
 * @param userId The worker's own User
 */
export function networkUserOf(userId: string): string {
  return userId.replace('-30-01-00-', '-30-02-00-');
}

/** User roles of the second Users. */
export const networkUserRoles = 'ED GT OU';

/** The User (EUI-64) that the command line speaks as, so that it takes no worker's counters or Responses. */
export const commandLineUserId = '90-B3-D5-1F-30-01-01-00';

/** The command line's second User. */
export const commandLineNetworkUserId = '90-B3-D5-1F-30-02-01-00';

/** User roles of workers' own Users and the command line's: import, export and gas supplier (letters as in the service request catalogue). */
export const workerUserRoles = 'IS ES GS';

/** Users that a worker may speak as, with their roles. */
export const workerUsers: readonly { readonly organisation: string; readonly role: string }[] = workerUserIds.flatMap((userId) => [
  { organisation: userId, role: workerUserRoles },
  { organisation: networkUserOf(userId), role: networkUserRoles },
]);

/** Every User of one machine; the simulator makes sure that their credentials exist. */
export const users: typeof workerUsers = [...workerUsers, { organisation: commandLineUserId, role: workerUserRoles }, { organisation: commandLineNetworkUserId, role: networkUserRoles }];
