/** k6's global `crypto`, which @types/k6 does not declare; as far as the scripts use it. */
interface CryptoKey {
  readonly type: string;
}
declare const crypto: {
  readonly subtle: {
    importKey(format: 'pkcs8', key: ArrayBuffer, algorithm: { readonly name: 'ECDSA'; readonly namedCurve: 'P-256' }, extractable: boolean, usages: readonly 'sign'[]): Promise<CryptoKey>;
    sign(algorithm: { readonly name: 'ECDSA'; readonly hash: 'SHA-256' }, key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  };
};
