import { GauntletError, type TestPack } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { validateTestPack } from './validate-test-pack.ts';

const pack = (variants: unknown, tests?: unknown) => ({ key: 'p', name: 'P', version: '1.0.0', kind: 'functional', order: 1, releases: ['IOC'], precondition: { state: 'commissioned' }, variants, ...(tests === undefined ? {} : { tests }) });
const row = (change: object = {}) => ({ srv: '4.1.1', devices: ['ESME', 'GSME'], functionalGroup: 'Reads', requirements: ['H4'], ...change });
const stepsOf = (read: TestPack, key: string) => read.tests.find((test) => test.key === key)?.steps;

function problemsOf(value: unknown): readonly string[] {
  try {
    validateTestPack(value);
    return [];
  } catch (error) {
    return error instanceof GauntletError ? error.problems.map(({ path, value: found, expected }) => `${path}: ${found}, expected ${expected}`) : [String(error)];
  }
}

describe('a table of variants', () => {
  it('stands for a success per device, a device error and a system error of the first', () => {
    const read = validateTestPack(pack([row()]));
    expect(read.tests.map(({ key }) => key)).toEqual(['srv-4.1.1-esme-succeeds', 'srv-4.1.1-gsme-succeeds', 'srv-4.1.1-esme-device-error', 'srv-4.1.1-esme-refused']);
    expect(read.tests.map(({ precondition }) => precondition)).toEqual([{ state: 'commissioned', faults: [] }, { state: 'commissioned', faults: [] }, { state: 'commissioned', faults: ['device-fault'] }, { state: 'commissioned', faults: [] }]);
    expect(stepsOf(read, 'srv-4.1.1-esme-refused')).toMatchObject([{ tamper: 'unknown-device', expect: { result: 'refused', code: 'E19' } }]);
    expect(read).not.toHaveProperty('variants');
  });

  it('has no device error for what the DCC answers itself, and a system error only where the row says how', () => {
    const inventory = { srv: '8.2', devices: ['ESME'], body: { DeviceID: '{{device:ESME}}' } };
    expect(validateTestPack(pack([row(inventory)])).tests.map(({ key }) => key)).toEqual(['srv-8.2-esme-succeeds']);
    const read = validateTestPack(pack([row({ ...inventory, refused: { code: 'E19', body: { DeviceID: '00-00-00-00-00-00-00-01' } } })]));
    expect(stepsOf(read, 'srv-8.2-esme-refused')).toMatchObject([{ body: { DeviceID: '00-00-00-00-00-00-00-01' }, expect: { result: 'refused', code: 'E19' } }]);
  });

  it('sends the rows that come before to the same device with their bodies, where they are for it', () => {
    const read = validateTestPack(pack([row({ srv: '6.5', devices: ['ESME'], user: 'network', body: { A: 1 } }), row({ srv: '6.2.1', devices: ['ESME'], before: ['6.5'] }), row({ srv: '7.4', before: ['6.5'] })]));
    expect(stepsOf(read, 'srv-6.2.1-esme-succeeds')).toMatchObject([{ srv: '6.5', user: 'network', body: { A: 1 }, expect: { result: 'success' } }, { srv: '6.2.1' }]);
    expect(stepsOf(read, 'srv-7.4-gsme-succeeds')).toMatchObject([{ srv: '7.4', device: 'GSME' }]);
  });

  it('follows tests that are written out, and a key in both is said', () => {
    const own = { key: 'srv-4.1.1-esme-succeeds', title: 'Own', functionalGroup: 'Reads', requirements: ['H4'], steps: [{ kind: 'send', srv: '4.1.1', device: 'ESME', expect: { result: 'success' } }] };
    expect(problemsOf(pack([row()], [own]))).toEqual(['variants[0], as its key: "srv-4.1.1-esme-succeeds", expected a key of its own; tests[0] has it already']);
  });

  it.each([
    ['a row that is none', [row({ srvs: 'x', devices: [] })], ['variants[0].devices', 'variants[0].srvs: "x", expected no such field']],
    ['an unknown variant', [row({ srv: '9.9' })], ['variants[0].srv: "9.9"']],
    ['a row before that is not there', [row({ before: ['1.6'] })], ['variants[0].before[0]: "1.6", expected the srv of a row of this table']],
    ['a device that the variant is not for', [row({ srv: '6.6', devices: ['ESME'] })], ['variants[0], as its steps[0].device: "ESME"']],
    ['no list', 'all', ['variants: "all", expected a list of rows']],
  ])('names what is wrong: %s', (_, variants, expected) => {
    const problems = problemsOf(pack(variants));
    for (const text of expected) expect(problems.some((problem) => problem.startsWith(text)), `${text} among ${problems.join(' | ')}`).toBe(true);
  });
});
