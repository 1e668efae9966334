import { GauntletError } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { readBody } from './read-body.ts';

const files: Readonly<Record<string, string>> = {
  'period.yaml': 'ReadLogPeriod:\n  StartDateTime: "2026-11-01T00:00:00Z"\n',
  'list.json': '{"A":[1,true,{"B":"x"}]}',
  'broken.json': '{',
  'date.yaml': 'When: null\n',
  'text.yaml': 'hello\n',
};
const read = (...given: readonly string[]) => readBody(given, async (file) => files[file] ?? '');

async function problemsOf(...given: readonly string[]): Promise<readonly (readonly string[])[]> {
  try {
    await read(...given);
  } catch (error) {
    if (error instanceof GauntletError) return error.problems.map(({ path, expected }) => [path, expected]);
  }
  return [];
}

describe('readBody', () => {
  it('takes paths, repeated keys as lists, empty elements, true and false', async () => {
    expect(await read('ReadLogPeriod.StartDateTime=a=b', 'ReadLogPeriod.EndDateTime=c', 'Tier=1', 'Tier=2', 'Credit=', 'On=true', 'Off=false')).toEqual({
      ReadLogPeriod: { StartDateTime: 'a=b', EndDateTime: 'c' },
      Tier: ['1', '2'],
      Credit: {},
      On: true,
      Off: false,
    });
    expect(await read()).toEqual({});
  });

  it('takes files, and fields beside them', async () => {
    expect(await read('period.yaml', 'ReadLogPeriod.EndDateTime=z', 'list.json')).toEqual({ ReadLogPeriod: { StartDateTime: '2026-11-01T00:00:00Z', EndDateTime: 'z' }, A: [1, true, { B: 'x' }] });
  });

  it('keeps a field called __proto__ a field', async () => {
    const body = await read('__proto__.polluted=yes');
    expect(Object.keys(body)).toEqual(['__proto__']);
    expect('polluted' in {}).toBe(false);
  });

  it('lists every problem with its path and what was expected', async () => {
    expect(await problemsOf('broken.json', 'date.yaml', 'text.yaml', '=x', 'A=1', 'A.B=2')).toEqual([
      ['broken.json', expect.stringContaining('YAML or JSON')],
      ['date.yaml.When', expect.stringContaining('text, a number')],
      ['text.yaml', expect.stringContaining('fields by element name')],
      ['body', expect.stringContaining('key=value')],
      ['A.B', expect.stringContaining('fields below "A"')],
    ]);
  });
});
