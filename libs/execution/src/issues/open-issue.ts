import type { OpenIssue, Principal, RegisterEntry } from '@gauntlet/contracts';
import { addEntry, type WriteEntryDeps } from '../register/write-entry.ts';
import { attachAttempts, type AttemptEvidenceDeps } from './attempt-evidence.ts';

export type IssueDeps = WriteEntryDeps & AttemptEvidenceDeps;

/**
 * Opens a Testing Issue (SVTAD 9.2, 14.1) with the attempts that showed it and the hashes of their messages.
 * @throws as `attachAttempts` and `addEntry`
 */
export async function openIssue({ id, attempts, ...described }: OpenIssue, by: Principal, deps: IssueDeps): Promise<RegisterEntry<'testing-issue'>> {
  const attached = await attachAttempts(attempts, { outcome: 'not-passed', path: 'attempts' }, deps);
  return await addEntry({ kind: 'testing-issue', id, body: { ...described, state: 'open', attempts: attached, fixes: [] } }, by, deps);
}
