import { createHash } from 'node:crypto';

/** sha256 (hex) of UTF-8 text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
