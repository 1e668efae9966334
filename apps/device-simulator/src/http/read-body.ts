import type { IncomingMessage } from 'node:http';
import { GauntletError } from '@gauntlet/contracts';

/**
 * The body of a request, whole.
 * @throws GauntletError 'too-large' beyond `bytesMax`, 'invalid-input' when it ends early
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => collectBody(request, bytesMax, (body) => (Buffer.isBuffer(body) ? resolve(body) : reject(body))));
}

/** The same for the one path that is in a hurry: calls back once, with the body or with what is wrong. */
export function collectBody(request: IncomingMessage, bytesMax: number, done: (body: Buffer | GauntletError) => void): void {
  if (Number(headerOf(request, 'content-length') ?? 0) > bytesMax) return done(tooLarge(bytesMax));
  const chunks: Buffer[] = [];
  let length = 0;
  let isDone = false;
  const end = (body: Buffer | GauntletError): void => {
    if (isDone) return;
    isDone = true;
    done(body);
  };
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= bytesMax) chunks.push(chunk);
    else end(tooLarge(bytesMax));
  });
  request.on('end', () => end(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
  request.on('error', (cause) => end(new GauntletError('invalid-input', 'the body could not be read', { cause })));
  request.on('close', () => {
    if (!request.complete) end(new GauntletError('invalid-input', 'the body ended early'));
  });
}

/** The first header of that name (in lower case). Of all headers Node makes an object as soon as one is asked for, which few requests need. */
export function headerOf({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index];
    if (candidate?.length === name.length && candidate.toLowerCase() === name) return rawHeaders[index + 1];
  }
  return undefined;
}

function tooLarge(bytesMax: number): GauntletError {
  return new GauntletError('too-large', `the body is larger than ${bytesMax} bytes`);
}
