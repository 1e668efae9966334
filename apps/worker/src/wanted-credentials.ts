import { workerUsers } from '@gauntlet/contracts';
import { dccAccessControlBrokerId } from '@gauntlet/duis';

/** Organisations whose credentials a worker needs: every User that it may speak as, the S1SPs and the DCC. */
export function wantedCredentials(s1spIds: readonly string[]): { organisation: string; role: string }[] {
  return [
    ...workerUsers,
    ...s1spIds.map((organisation) => ({ organisation, role: 'S1SP' })),
    { organisation: dccAccessControlBrokerId, role: 'DCC' },
  ];
}
