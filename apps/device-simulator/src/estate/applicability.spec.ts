import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrepareInstallation } from '@gauntlet/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultApplicabilityFile, loadApplicability } from './applicability.ts';

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-applicability-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dmc = { release: 'MOC', smso: 'smso', deviceModels: [{ type: 'ESME', manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' }] } as unknown as PrepareInstallation['dmc'];

interface Table {
  readonly variants: readonly { readonly srv: string; readonly applicable: boolean }[];
  readonly exceptions: readonly object[];
}

/** The shipped table with a change, as a file of its own. */
function edited(change: (table: Table) => object): string {
  const file = join(folder, `${Math.trunc(performance.now() * 1_000)}.json`);
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(defaultApplicabilityFile, 'utf8')) as Table)));
  return file;
}

describe('SMETS1 applicability', () => {
  it('ships with 19 variants refused, each with its code', () => {
    const notApplicable = loadApplicability(defaultApplicabilityFile).notApplicableFor(dmc);
    expect(notApplicable.size).toBe(19);
    expect([notApplicable.get('6.28'), notApplicable.get('8.13'), notApplicable.get('4.1.1')]).toEqual(['E11', 'E17', undefined]);
  });

  it('takes exceptions for a release, an SMSO, or a device model; of several the last counts', () => {
    const of = (...exceptions: readonly object[]) => loadApplicability(edited((table) => ({ ...table, exceptions: exceptions.map((exception) => ({ srv: '4.10', applicable: false, basis: 'test', ...exception })) }))).notApplicableFor(dmc);
    expect(of({ release: 'MOC', manufacturer: 'Aldwick', model: 'E1' }).get('4.10')).toBe('E11');
    expect(of({ refusal: 'E5', smso: 'smso' }).get('4.10')).toBe('E5');
    expect(of({ release: 'IOC' }).has('4.10')).toBe(false);
    expect(of({}, { applicable: true, model: 'E1' }).has('4.10')).toBe(false);
  });

  it.each<[string, (table: Table) => object]>([
    ['lacks a variant', (table) => ({ ...table, variants: table.variants.filter(({ srv }) => srv !== '4.1.1') })],
    ['calls a variant applicable that is not simulated', (table) => ({ ...table, variants: table.variants.map((row) => (row.srv === '6.28' ? { ...row, applicable: true } : row)) })],
    ['refuses with a code that is none', (table) => ({ ...table, exceptions: [{ srv: '4.1.1', applicable: false, refusal: 'E999', basis: 'test' }] })],
  ])('refuses a table that %s', (_, change) => {
    expect(() => loadApplicability(edited(change))).toThrow('the SMETS1 applicability has 1 problem');
  });

  it('refuses a file that is not there', () => {
    expect(() => loadApplicability(join(folder, 'none.json'))).toThrow('cannot be read');
  });
});
