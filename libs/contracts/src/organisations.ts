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

/** The User (EUI-64) that the command line speaks as, so that it takes no worker's counters or Responses. */
export const commandLineUserId = '90-B3-D5-1F-30-01-01-00';

/** Every User of one machine; the simulator makes sure that their credentials exist. */
export const userIds: readonly string[] = [...workerUserIds, commandLineUserId];

/** User roles that these Users hold: import, export and gas supplier (letters as in the service request catalogue). */
export const workerUserRoles = 'IS ES GS';
