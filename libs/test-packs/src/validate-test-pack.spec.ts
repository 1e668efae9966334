import { GauntletError, type InputProblem } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { parseTestPack } from './parse-test-pack.ts';
import { validateTestPack } from './validate-test-pack.ts';

const step = { kind: 'send', srv: '4.1.1', device: 'ESME', expect: { result: 'success' } };
const test = { key: 'read', title: 'Read', functionalGroup: 'Reads', requirements: ['H4'], steps: [step] };
const pack = { key: 'p', name: 'P', version: '1.0.0', kind: 'functional', order: 1, releases: ['IOC'], precondition: { state: 'commissioned' }, tests: [test] };

describe('a valid pack', () => {
  it('comes back with its defaults', () => {
    const parsed = validateTestPack(pack);
    expect(parsed.precondition.faults).toEqual([]);
    expect(parsed.tests[0]?.steps[0]).toMatchObject({ body: {}, expect: { values: [] } });
  });

  it('is the same from YAML and from JSON', () => {
    const json = JSON.stringify(pack, undefined, 2);
    expect(parseTestPack(json, 'yaml')).toEqual(parseTestPack(json, 'json'));
  });
});

describe('one thing wrong with a step', () => {
  it.each<[string, object, string, RegExp]>([
    ['unknown SRV', { srv: '4.1.9' }, 'tests[0].steps[0].srv', /one of the 129 Service Reference Variants; near it: .*4\.1\.1/],
    ['device the variant is not for', { srv: '4.16', device: 'GSME' }, 'tests[0].steps[0].device', /ESME/],
    ['command variant the variant does not allow', { commandVariant: 8 }, 'tests[0].steps[0].commandVariant', /1, 2, 3/],
    ['command variant of a non-device request', { srv: '8.2', commandVariant: 1 }, 'tests[0].steps[0].commandVariant', /: 8$/],
    ['unknown template', { body: { A: [{ B: '{{yesterday}}' }] } }, 'tests[0].steps[0].body.A[0].B', /\{\{now-1d\}\}/],
    ['expectation without operator', { expect: { result: 'success', values: [{ path: 'A' }] } }, 'tests[0].steps[0].expect.values[0]', /at least one of equals/],
    ['regular expression that is none', { expect: { result: 'success', values: [{ path: 'A', matches: '(' }] } }, 'tests[0].steps[0].expect.values[0].matches', /regular expression/],
    ['min above max', { expect: { result: 'success', values: [{ path: 'A', min: 2, max: 1 }] } }, 'tests[0].steps[0].expect.values[0].min', /at most max \(1\)/],
    ['exists: false beside another operator', { expect: { result: 'success', values: [{ path: 'A', exists: false, min: 0 }] } }, 'tests[0].steps[0].expect.values[0].exists', /no other operator/],
    ['template in an expected value', { expect: { result: 'success', values: [{ path: 'A', equals: '{{now}}' }] } }, 'tests[0].steps[0].expect.values[0].equals', /templates are for bodies/],
  ])('%s', (_name, change, path, expected) => {
    const problems = problemsOf({ ...pack, tests: [{ ...test, steps: [{ ...step, ...change }] }] });
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems[0]?.expected).toMatch(expected);
  });

  it('unknown alert code', () => {
    const problems = problemsOf({ ...pack, tests: [{ ...test, steps: [{ kind: 'alert', device: 'ESME', alertCode: 'FFFF' }] }] });
    expect(problems).toEqual([{ path: 'tests[0].steps[0].alertCode', value: '"FFFF"', expected: 'an alert code of the GBCS list' }]);
  });

  it('a completed phase with a reason for failure', () => {
    const problems = problemsOf({ ...pack, tests: [{ ...test, steps: [{ kind: 'migrate', phase: 'authorise', expect: { result: 'completed', reason: 'gas-gt01' } }] }] });
    expect(problems.map((problem) => problem.path)).toEqual(['tests[0].steps[0].expect.reason']);
  });

  it('critical variants may be sent in the direct form of SMETS1, which is the default', () => {
    for (const commandVariant of [undefined, 1, 5]) {
      expect(() => validateTestPack({ ...pack, tests: [{ ...test, steps: [{ ...step, srv: '7.2', ...(commandVariant === undefined ? {} : { commandVariant }) }] }] })).not.toThrow();
    }
  });

  it('a variant that applies to several device types excludes none', () => {
    expect(() => validateTestPack({ ...pack, tests: [{ ...test, steps: [{ ...step, srv: '8.9', device: 'GPF' }] }] })).not.toThrow();
  });
});

describe('many things wrong', () => {
  it('lists all of them at once, of shape and of meaning', () => {
    const problems = problemsOf({
      ...pack,
      version: '1',
      tests: [
        test,
        { ...test, requirements: [] },
        { ...test, key: 'other', steps: [{ ...step, srv: '99.1' }, { ...step, timeoutMs: 'long' }] },
      ],
    });
    expect(problems.map((problem) => problem.path).sort()).toEqual(['tests[1].key', 'tests[1].requirements', 'tests[2].steps[0].srv', 'tests[2].steps[1].timeoutMs', 'version']);
    expect(problems.find((problem) => problem.path === 'tests[1].key')).toEqual({ path: 'tests[1].key', value: '"read"', expected: 'a key of its own; tests[0] has it already' });
  });

  it.each([null, 3, 'pack', [], { tests: 'none' }, { tests: [null, 7, { steps: [null] }] }])('says so of %o instead of failing', (value) => {
    expect(problemsOf(value).length).toBeGreaterThan(0);
  });
});

describe('text that is no pack', () => {
  it('broken YAML: line and column', () => {
    const problems = problemsOfText('key: p\ntests: [', 'yaml');
    expect(problems[0]?.path).toMatch(/^line \d+, column \d+$/);
  });

  it('a YAML key given twice', () => {
    expect(problemsOfText('key: p\nkey: q\n', 'yaml')[0]?.expected).toMatch(/unique/i);
  });

  it('YAML whose aliases would grow without bound', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
    expect(problemsOfText(bomb, 'yaml')[0]?.expected).toMatch(/alias/);
  });

  it('broken JSON', () => {
    expect(problemsOfText('{"key":', 'json')[0]?.expected).toMatch(/^JSON: /);
  });
});

function problemsOf(value: unknown): readonly InputProblem[] {
  return problemsThrownBy(() => validateTestPack(value));
}

function problemsOfText(text: string, format: 'yaml' | 'json'): readonly InputProblem[] {
  return problemsThrownBy(() => parseTestPack(text, format));
}

function problemsThrownBy(action: () => unknown): readonly InputProblem[] {
  try {
    action();
  } catch (error) {
    if (error instanceof GauntletError && error.code === 'invalid-input') return error.problems;
    throw error;
  }
  return [];
}
