export { openSchema, validate } from './schema.ts';
export type { DuisSchema } from './schema.ts';
export { verifyWithXmlCrypto } from './verify-with-xml-crypto.ts';
export type { VerifiedSignature } from './verify-with-xml-crypto.ts';
export { signWithXmlCrypto, verifiesWithXmlCrypto } from './xml-crypto-witness.ts';
