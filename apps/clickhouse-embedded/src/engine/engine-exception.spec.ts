import { describe, expect, it } from 'vitest';
import { EngineException, toEngineException } from './engine-exception.ts';

describe('toEngineException', () => {
  it.each([
    ['Code: 60. DB::Exception: Unknown table x. (UNKNOWN_TABLE)', 60, 'UNKNOWN_TABLE', 'Unknown table x.'],
    ['Code: 452. DB::Exception: Code: 452. DB::Exception: Too (much) of it. (SETTING_CONSTRAINT_VIOLATION) (version 26.7.2.1). (SETTING_CONSTRAINT_VIOLATION)', 452, 'SETTING_CONSTRAINT_VIOLATION', 'Too (much) of it.'],
    ['Code: 62. DB::Exception: Syntax error: failed at (NULL). Expected one of: token. (SYNTAX_ERROR)', 62, 'SYNTAX_ERROR', 'Syntax error: failed at (NULL). Expected one of: token.'],
    ['something else', 1001, 'STD_EXCEPTION', 'something else'],
  ])('reads %j', (raw, code, type, message) => {
    expect(toEngineException(new Error(raw))).toMatchObject({ code, type, message });
  });

  it('is worded as a server does', () => {
    expect(new EngineException(62, 'SYNTAX_ERROR', 'Syntax error: x.').text).toBe('Code: 62. DB::Exception: Syntax error: x. (SYNTAX_ERROR)\n');
  });
});
