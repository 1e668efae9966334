import { GauntletError } from '@gauntlet/contracts';

/**
 * Waits for Redis for so long and no longer.
 * @throws GauntletError 'unavailable', retryable, when it takes longer or fails
 */
export async function within<T>(timeoutMs: number, what: string, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw new GauntletError('unavailable', `the queue cannot ${what}: ${error instanceof Error ? error.message : 'for an unknown reason'}`, { retryable: true, cause: error });
  } finally {
    clearTimeout(timer);
  }
}
