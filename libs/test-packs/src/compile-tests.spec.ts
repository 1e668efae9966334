import { dmcSchema, type TestPack } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { compileTests } from './compile-tests.ts';
import { packHash } from './pack-hash.ts';
import { validateTestPack } from './validate-test-pack.ts';

const send = { kind: 'send', srv: '4.1.1', device: 'ESME', expect: { result: 'success' } };
const spec = (key: string, change: object) => ({ key, title: key, functionalGroup: 'Reads', requirements: ['H4'], steps: [send], ...change });
const pack = packOf([
  spec('electricity', {}),
  spec('gas', { steps: [send, { ...send, device: 'GSME' }] }),
  spec('gas-in-body', { steps: [{ kind: 'send', srv: '8.2', device: 'ESME', body: { DeviceID: '{{device:GSME}}' }, expect: { result: 'success' } }] }),
  spec('gas-fault', { precondition: { state: 'dormant', faults: ['gas-gt01'] }, steps: [{ kind: 'migrate', phase: 'authorise', expect: { result: 'completed' } }] }),
  spec('gas-alert', { steps: [{ kind: 'alert', device: 'GSME', alertCode: '8F3F' }] }),
  spec('dormant-only', { installationTypes: ['dormant'] }),
]);
const hash = packHash(pack);

describe('compileTests', () => {
  it('takes every test for a dormant dual-fuel DMC, in the pack’s order', () => {
    expect(keysFor({ types: ['ESME', 'GSME'], installationType: 'dormant' })).toEqual(['electricity', 'gas', 'gas-in-body', 'gas-fault', 'gas-alert', 'dormant-only']);
  });

  it('leaves out what needs a device type that the DMC lacks', () => {
    expect(keysFor({ types: ['ESME'], installationType: 'dormant' })).toEqual(['electricity', 'dormant-only']);
  });

  it('leaves out what is for other installation types', () => {
    expect(keysFor({ types: ['ESME'], installationType: 'active' })).toEqual(['electricity']);
  });

  it('SVTAD 20.16: takes nothing of a pack for other Capability Releases', () => {
    expect(keysFor({ types: ['ESME'], installationType: 'dormant', release: 'FOC' })).toEqual([]);
  });

  it('derives ids in the form of UUIDs that are the same every time and differ by pack version, test and DMC', () => {
    const dmc = dmcOf({ types: ['ESME', 'GSME'], installationType: 'dormant' });
    const ids = compileTests(pack, hash, dmc).map((planned) => planned.testId);
    expect(ids).toEqual(compileTests(pack, hash, dmc).map((planned) => planned.testId));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const others = [...compileTests(pack, packHash({ ...pack, version: '1.0.1' }), dmc), ...compileTests(pack, hash, { ...dmc, id: dmcSchema.shape.id.parse('other') })].map((planned) => planned.testId);
    expect(new Set([...ids, ...others]).size).toBe(ids.length + others.length);
  });
});

describe('packHash', () => {
  it('does not depend on the order of fields, nor on defaults being written out', () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(packHash(Object.fromEntries(Object.entries(pack).toReversed()) as TestPack)).toBe(hash);
    expect(packHash(validateTestPack(JSON.parse(JSON.stringify(pack))))).toBe(hash);
  });

  it('depends on every value and on the order of tests', () => {
    expect(packHash({ ...pack, name: 'Q' })).not.toBe(hash);
    expect(packHash({ ...pack, tests: pack.tests.toReversed() })).not.toBe(hash);
  });

  it('depends on the order of elements within a body, which DUIS prescribes', () => {
    const withBody = (body: Record<string, string>) => packHash({ ...pack, tests: [{ key: 't', title: 'T', functionalGroup: 'g', requirements: ['H1'], steps: [{ kind: 'send', srv: '2.2', device: 'ESME', body, expect: { result: 'device-error' } }] }] });
    expect(withBody({ B: '1', A: '2' })).not.toBe(withBody({ A: '2', B: '1' }));
  });
});

function keysFor(wanted: Parameters<typeof dmcOf>[0]): string[] {
  return compileTests(pack, hash, dmcOf(wanted)).map((planned) => planned.testKey);
}

function dmcOf({ types, installationType, release = 'IOC' }: { types: readonly string[]; installationType: string; release?: string }) {
  return dmcSchema.parse({
    id: 'dmc',
    release,
    installationType,
    deviceModels: types.map((type) => ({ type, manufacturer: 'M', model: 'X', firmwareVersion: '1' })),
    communicationsServiceProvider: 'C',
    smso: 'S',
    s1sp: '70-B3-D5-1F-30-00-A0-01',
    smetsVersion: 'SMETS1 V1.2',
    metersToEnrol: 1,
    deviceSets: [{ id: 'set', devices: types.map((type, index) => ({ type, deviceId: `00-DB-00-01-00-00-01-0${index}` })) }],
  });
}

function packOf(tests: readonly object[]): TestPack {
  return validateTestPack({ key: 'p', name: 'P', version: '1.0.0', kind: 'functional', order: 1, releases: ['IOC', 'MOC'], precondition: { state: 'commissioned' }, tests });
}
