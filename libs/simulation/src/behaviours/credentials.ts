import type { BodyFields } from '@gauntlet/contracts';
import { hashOf, noise } from '../chance/random.ts';
import type { Installation } from '../installation/installation.ts';
import { childrenOf, textOf, type Behaviours, type DeviceBehaviour, type DeviceCall, type DeviceOutcome } from './behaviour.ts';
import { listOf, textIn } from './fields.ts';

const deviceTypes: DeviceBehaviour['deviceTypes'] = ['ESME', 'GSME', 'GPF', 'CHF', 'HCALCS', 'PPMID'];
const success: BodyFields = { '@ResponseCode': 0, ASN1Status: 'success' };
const notKnown: BodyFields = { '@ResponseCode': 1, ASN1Status: 'notKnown' };

/**
 * Service References 6.15, 6.17, 6.21, 6.23 and 6.24: security credentials, in form only. No certificate is checked, no
 * key exists: replacing them is counted, and what is read afterwards is another value.
 */
export const credentialBehaviours: Behaviours = {
  '6.15.1': { by: 'device', deviceTypes, run: (call) => replace(call, { mode: 'SupplierBySupplier', certificates: childrenOf(childrenOf(call.body, 'ReplacementCertificates'), 'SupplierOrNetworkOperatorCertificates') }) },
  '6.15.2': {
    by: 'device',
    deviceTypes,
    run: ({ installation }) => ({ result: 'done', payload: { UpdateSecurityCredentialsResponseCode: success }, installation: replaced(installation) }),
    failed: () => ({ UpdateSecurityCredentialsResponseCode: notKnown }),
  },
  '6.17': { by: 'device', deviceTypes, run: (call) => ({ result: 'done', payload: { IssueCredentialsResponseCode: success, CertificationRequest: bytesOf(call.installation, textOf(call.body, 'CredentialType')) }, installation: call.installation }) },
  '6.21': { by: 'device', deviceTypes, run: (call) => replace(call, { mode: 'ACBByACB', certificates: childrenOf(call.body, 'ReplacementCertificates') }) },
  '6.23': { by: 'device', deviceTypes, run: (call) => replace(call, { mode: 'SupplierByTransCoS', certificates: childrenOf(call.body, 'SupplierReplacementCertificates') }) },
  '6.24.1': { by: 'device', deviceTypes, run: ({ installation, body }) => ({ result: 'done', payload: { RemotePartyDetails: listOf(body, 'RemotePartyRole').map((role) => detailsOf(installation, textIn(role))) }, installation }) },
  '6.24.2': { by: 'device', deviceTypes, run: ({ installation, body }) => ({ result: 'done', payload: { RetrieveDeviceSecurityCredentialsStatusCode: success, Certificate: bytesOf(installation, textOf(body, 'CredentialType')) }, installation }) },
};

const certificateTypes = [
  ['DigitalSigningCertificate', 'DigitalSigning'],
  ['KeyAgreementCertificate', 'KeyAgreement'],
  ['KeyAgreementTopUpCertificate', 'KeyAgreementTopUp'],
] as const;

function replace({ installation, body }: DeviceCall, replacement: { readonly mode: string; readonly certificates: BodyFields }): DeviceOutcome {
  const role = textOf(body, 'RemotePartyRole') || 'Supplier';
  const types = certificateTypes.flatMap(([element, type]) => (element in replacement.certificates ? [type] : []));
  if (types.length === 0) return { result: 'device-error', errors: [{ code: 30, error: 'expected a replacement certificate' }], installation };
  const outcomes = types.map((type) => ({ StatusCode: success, CertificateType: type, RemotePartyRole: role }));
  return { result: 'done', payload: { ExecutionOutcome: { CredentialsReplacementMode: replacement.mode, ReplacementOutcome: outcomes } }, installation: replaced(installation) };
}

function replaced(installation: Installation): Installation {
  const { changes } = installation;
  return { ...installation, changes: { ...changes, credentialReplacements: changes.credentialReplacements + 1 } };
}

function detailsOf(installation: Installation, role: string): BodyFields {
  return { RemotePartyRole: role, StatusCode: success, RemotePartyFloorSeqNumber: installation.changes.credentialReplacements, CertificateUsage: role === 'Root' || role === 'Recovery' ? 'KeyCertSign' : 'DigitalSigning', ExistingCertificateHash: bytesOf(installation, role) };
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes in base64 that stand for a certificate: the same until the credentials are replaced. */
function bytesOf(installation: Installation, of: string): string {
  const seed = hashOf(`${installation.id}|${of}|${installation.changes.credentialReplacements}`);
  return Array.from({ length: 44 }, (_, index) => base64[Math.floor(noise(seed, index) * 64)]).join('');
}
