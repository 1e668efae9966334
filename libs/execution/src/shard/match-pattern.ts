import { Script, createContext } from 'node:vm';
import { GauntletError } from '@gauntlet/contracts';

/** What one pattern may take on one value before it is given up. */
export const patternMsMax = 100;

/** One unbounded repetition costs at most the square of the length: up to here that is milliseconds. */
const plainLengthMax = 10_000;

const search = new Script('new RegExp(pattern, "u").test(value)');
const asked = createContext({ pattern: '', value: '' });

/**
 * Whether a pack's pattern (an ECMAScript regular expression in Unicode mode, unanchored) occurs in a value that a device sent.
 * Patterns come from pack authors and values from devices: together they can backtrack for hours, and the worker has one thread. What
 * could do so runs under a watchdog, which costs about 0.1 ms; the usual simple pattern does not.
 * @throws GauntletError 'invalid-input' when it took longer than `patternMsMax`: it is not known then whether it matches
 */
export function matchesPattern(pattern: string, value: string): boolean {
  if (isPlain(pattern) && value.length <= plainLengthMax) return new RegExp(pattern, 'u').test(value);
  try {
    Object.assign(asked, { pattern, value });
    return search.runInContext(asked, { timeout: patternMsMax }) === true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new GauntletError('invalid-input', `the pattern /${pattern}/ took longer than ${patternMsMax} ms on a value of ${value.length} characters: write it without nested or adjacent repetitions`, { cause: error });
  }
}

/** At most one repetition whose count has no small bound, so none inside another and none beside another. */
function isPlain(pattern: string): boolean {
  return (pattern.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0) <= 1;
}
