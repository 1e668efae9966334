import { createOrganisationCredential, createSigner, createVerifier, type OrganisationCredential, type Signer, type Verifier } from '@gauntlet/duis';

export const userId = '90-B3-D5-1F-30-01-00-00';
export const deviceId = '00-DB-12-34-56-78-90-A0';
export const s1spId = '70-B3-D5-1F-30-00-A0-01';
export const dccId = '90-B3-D5-1F-30-00-00-02';
export const at = '2026-11-23T14:28:37.312Z';
export const requestId = { originator: userId, target: deviceId, counter: 1_795_444_117_312_000n };

export interface Parties {
  readonly credentials: { readonly user: OrganisationCredential; readonly s1sp: OrganisationCredential; readonly dcc: OrganisationCredential };
  readonly user: Signer;
  readonly s1sp: Signer;
  readonly dcc: Signer;
  readonly verifier: Verifier;
}

/** A User, an S1SP and the DCC with fresh keys, and a verifier that knows all three. */
export async function createParties(): Promise<Parties> {
  const [user, s1sp, dcc] = await Promise.all([make(userId, 'IS ES GS'), make(s1spId, 'S1SP'), make(dccId, 'DCC')]);
  return { credentials: { user, s1sp, dcc }, user: createSigner(user), s1sp: createSigner(s1sp), dcc: createSigner(dcc), verifier: createVerifier([user, s1sp, dcc]) };
}

function make(organisation: string, role: string): Promise<OrganisationCredential> {
  return createOrganisationCredential({ organisation, role, issuerName: 'CN=TEST,OU=07', now: new Date('2026-11-01T00:00:00Z') });
}
