import { GauntletError } from '@gauntlet/contracts';

/** Whether there was no answer at all: a lab that answers that something cannot be done was reached. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof GauntletError && error.code === 'unavailable' && error.details['status'] === undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
