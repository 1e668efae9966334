import { GauntletError } from '@gauntlet/contracts';

/** A database that a newer program migrated: no start will ever succeed on it, so that it is the setting that is wrong. @returns the line that says so; undefined for any other error */
export function newerSchemaProblem(error: unknown): string | undefined {
  const isNewer = error instanceof GauntletError && error.code === 'conflict' && typeof error.details['unknownMigration'] === 'string';
  return isNewer ? `DATABASE_URL is (hidden): ${error.message}. Run the newer version, or restore a backup from before its migration` : undefined;
}
