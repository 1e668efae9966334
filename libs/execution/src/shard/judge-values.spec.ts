import { describe, expect, it } from 'vitest';
import { judgeValues } from './judge-values.ts';

const payload = '<ra:Electricity><ra:ActiveImportRegister><ra:Value>1234567</ra:Value><ra:ActiveEnergyUnit>Wh</ra:ActiveEnergyUnit></ra:ActiveImportRegister></ra:Electricity><ra:Log><ra:Entry>1</ra:Entry><ra:Entry>2</ra:Entry></ra:Log><ra:Empty></ra:Empty>';
const value = 'Electricity.ActiveImportRegister.Value';

describe('judgeValues', () => {
  it.each([
    [{ path: value }],
    [{ path: value, exists: true }],
    [{ path: value, equals: '1234567' }],
    [{ path: value, min: 0, max: 1_234_567 }],
    [{ path: value, matches: '^\\d+$' }],
    [{ path: 'Electricity.ReactiveImportRegister', exists: false }],
    [{ path: 'Log.Entry', min: 1, max: 2 }],
  ])('holds: %j', (expectation) => {
    expect(judgeValues(payload, [expectation])).toBeUndefined();
  });

  it.each([
    [{ path: value, equals: '7' }, `value ${value}: expected "7", got "1234567"`],
    [{ path: value, min: 2_000_000 }, `value ${value}: expected at least 2000000, got "1234567"`],
    [{ path: value, max: 5 }, `value ${value}: expected at most 5, got "1234567"`],
    [{ path: value, matches: '^[a-z]+$' }, `value ${value}: expected a match of /^[a-z]+$/, got "1234567"`],
    [{ path: value, exists: false }, `value ${value}: expected none, got "1234567"`],
    [{ path: 'Gas.Value', min: 0 }, 'value Gas.Value: expected at least 0, got none'],
    [{ path: 'Electricity.ActiveImportRegister.ActiveEnergyUnit', min: 0 }, 'value Electricity.ActiveImportRegister.ActiveEnergyUnit: expected at least 0, got "Wh"'],
    [{ path: 'Empty', min: 0 }, 'value Empty: expected at least 0, got ""'],
    [{ path: 'Log.Entry', equals: '1' }, 'value Log.Entry: expected "1", got "2"'],
  ])('does not hold: %j', (expectation, reason) => {
    expect(judgeValues(payload, [{ path: value }, expectation])).toBe(reason);
  });
});
