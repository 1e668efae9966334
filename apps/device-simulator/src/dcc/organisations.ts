import { users as knownUsers } from '@gauntlet/contracts';
import { createSigner, createVerifier, dccAccessControlBrokerId, loadCredentials, type Signer, type Verifier } from '@gauntlet/duis';

/** Who speaks on this interface: Users whose signatures are checked, the DCC and its S1SPs, which sign. */
export interface Organisations {
  readonly verifier: Verifier;
  readonly dcc: Signer;
  s1sp(s1spId: string): Signer | undefined;
  /** Roles of a User, such as "IS GS"; undefined for anyone who is none. */
  rolesOf(organisation: string): string | undefined;
  readonly s1spIds: readonly string[];
  readonly users: readonly { readonly userId: string; readonly roles: string }[];
}

/** Loads, and where they are missing makes, the credentials of all. */
export async function loadOrganisations(folder: string, s1spIds: readonly string[]): Promise<Organisations> {
  const store = await loadCredentials(folder, [
    { organisation: dccAccessControlBrokerId, role: 'DCC' },
    ...s1spIds.map((organisation) => ({ organisation, role: 'S1SP' })),
    ...knownUsers,
  ]);
  const signerOf = (organisation: string): Signer => {
    const credential = store.credential(organisation);
    if (credential === undefined) throw new Error(`no credential of ${organisation} in the credentials folder`);
    return createSigner(credential);
  };
  const s1sps = new Map(s1spIds.map((id) => [id, signerOf(id)]));
  const users = store.publicCredentials().filter(({ role }) => role !== 'DCC' && role !== 'S1SP');
  const roles = new Map(users.map(({ organisation, role }) => [organisation, role]));
  return {
    verifier: createVerifier(users),
    dcc: signerOf(dccAccessControlBrokerId),
    s1sp: (s1spId) => s1sps.get(s1spId),
    rolesOf: (organisation) => roles.get(organisation),
    s1spIds,
    users: users.map(({ organisation, role }) => ({ userId: organisation, roles: role })),
  };
}
