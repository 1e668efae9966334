import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { derFromRaw, rawFromDer } from './ecdsa-encoding.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function raw(r: string, s: string): Buffer {
  return Buffer.from(r.padStart(64, '0') + s.padStart(64, '0'), 'hex');
}

describe('ECDSA signature encodings', () => {
  it.each([
    ['full length', raw('7f'.repeat(32), '01'.repeat(32)), `30440220${'7f'.repeat(32)}0220${'01'.repeat(32)}`],
    ['first bit set', raw('ff'.repeat(32), '80'.repeat(32)), `3046022100${'ff'.repeat(32)}022100${'80'.repeat(32)}`],
    ['short integers', raw('01', '0080'), '300702010102020080'],
    ['zero', raw('00', '00'), '3006020100020100'],
  ])('%s: there and back', (_, encoded, der) => {
    expect(derFromRaw(encoded).toString('hex')).toBe(der);
    expect(rawFromDer(Buffer.from(der, 'hex'))).toEqual(encoded);
  });

  it("agrees with node:crypto's own conversion on 600 signatures", () => {
    for (let round = 0; round < 600; round += 1) {
      const message = Buffer.from(`message ${round}`);
      expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, rawFromDer(sign('sha256', message, privateKey)))).toBe(true);
      expect(verify('sha256', message, publicKey, derFromRaw(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })))).toBe(true);
    }
  });

  it.each(['', '30', '3006020100020200', '3044'.padEnd(140, '0'), `3046022200${'00'.repeat(33)}022000`])('refuses DER %s', (hex) => {
    expect(() => rawFromDer(Buffer.from(hex, 'hex'))).toThrow(RangeError);
  });
});
