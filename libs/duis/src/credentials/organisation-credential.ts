/** An organisation's certificate; what others need to verify its signatures. */
export interface PublicCredential {
  /** EUI-64 in upper case. */
  readonly organisation: string;
  /** User roles such as "IS GS", or "DCC" or "S1SP". */
  readonly role: string;
  readonly issuerName: string;
  /** Decimal. */
  readonly serialNumber: string;
  readonly certificatePem: string;
}

export interface OrganisationCredential extends PublicCredential {
  /** PKCS #8, P-256. Never logged, never sent. */
  readonly privateKeyPem: string;
}
