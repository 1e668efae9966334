import { GauntletError } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { exitCodeOfError, exitCodeOfRun, exitCodeOfVerdict } from './exit-code.ts';

describe('exit codes', () => {
  it.each([
    ['completed', 'met', 0],
    ['completed', 'not-met', 99],
    ['completed', 'undecidable', 98],
    ['completed', null, 98],
    ['deadline-passed', 'undecidable', 98],
    ['deadline-passed', 'not-met', 99],
    ['cancelled', 'met', 105],
    ['cancelled', null, 105],
  ] as const)('a run that is %s with its gate %s answers %i', (state, verdict, code) => {
    expect(exitCodeOfRun(state, verdict)).toBe(code);
  });

  it('no data is never a pass', () => {
    expect(exitCodeOfVerdict('undecidable')).not.toBe(0);
    expect(exitCodeOfRun('completed', null)).not.toBe(0);
  });

  it.each([
    ['invalid-input', 104],
    ['too-large', 104],
    ['unavailable', 97],
    ['internal', 97],
    ['not-found', 1],
    ['conflict', 1],
    ['unauthenticated', 1],
    ['forbidden', 1],
    ['gone', 1],
  ] as const)('an error %s answers %i', (code, exitCode) => {
    expect(exitCodeOfError(new GauntletError(code, 'it failed'))).toBe(exitCode);
  });

  it('any other error answers 1', () => {
    expect(exitCodeOfError(new TypeError('x'))).toBe(1);
  });
});
