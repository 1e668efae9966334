import type { OutgoingRequest } from './exchange.ts';

/** Body elements that DUIS allows to be empty (4.1.1 and 7.4), so that a request with the wrong one is still valid against the schema. */
const emptyBodies = ['ReadInstantaneousImportRegisters', 'ReadSupplyStatus'] as const;

/** The body of another Service Reference Variant than the one that the header names. */
export function wrongBody({ bodyElement }: Pick<OutgoingRequest, 'bodyElement'>): Pick<OutgoingRequest, 'bodyElement' | 'body'> {
  return { bodyElement: bodyElement === emptyBodies[0] ? emptyBodies[1] : emptyBodies[0], body: {} };
}

const signatureStart = '<ds:SignatureValue>';

/** Changes the first byte of the signature's value; all else stays as it was signed. */
export function spoilSignature(signed: string): string {
  const at = signed.indexOf(signatureStart) + signatureStart.length;
  return `${signed.slice(0, at)}${signed[at] === 'A' ? 'B' : 'A'}${signed.slice(at + 1)}`;
}
