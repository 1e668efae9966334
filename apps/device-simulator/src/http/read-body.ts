import type { IncomingMessage } from 'node:http';
import { GauntletError } from '@gauntlet/contracts';

/**
 * The body of a request, whole.
 * @throws GauntletError 'too-large' beyond `bytesMax`, 'invalid-input' when it ends early
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge(bytesMax);
  return collect(request, bytesMax);
}

async function collect(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bytesMax) chunks.push(chunk);
      else reject(tooLarge(bytesMax));
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new GauntletError('invalid-input', 'the body ended early'));
    });
  });
}

function tooLarge(bytesMax: number): GauntletError {
  return new GauntletError('too-large', `the body is larger than ${bytesMax} bytes`);
}
