import type { PrepareInstallation } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { defaultApplicabilityFile, loadApplicability } from './applicability.ts';
import { Estate } from './estate.ts';

const now = Date.UTC(2026, 10, 23);
const dmc = {
  id: 'dmc-1',
  release: 'IOC',
  installationType: 'active',
  deviceModels: [
    { type: 'ESME', manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' },
    { type: 'GSME', manufacturer: 'Aldwick', model: 'G1', firmwareVersion: '0203' },
  ],
  communicationsServiceProvider: 'csp',
  smso: 'smso',
  s1sp: '70-B3-D5-1F-30-00-A0-01',
  smetsVersion: 'SMETS1 V1.2',
} as PrepareInstallation['dmc'];
const wanted = { id: 'pop', dmc, count: 1_000_000, firstDeviceId: '00-DB-00-10-00-00-00-00', deviceTypes: undefined, state: 'commissioned' } as const;

function populated(): Estate {
  const estate = new Estate(loadApplicability(defaultApplicabilityFile));
  estate.populate(wanted, now);
  return estate;
}

describe('a population of a million installations', () => {
  it('finds the same installation by any of its devices, its set and its number', () => {
    const estate = populated();
    expect(estate.size).toBe(1_000_000);
    const last = estate.findByDevice('00-DB-00-10-00-F4-23-F1');
    expect(last).toMatchObject({ id: 'pop.999999', ordinal: 999_999, devices: [{ type: 'ESME', deviceId: '00-DB-00-10-00-F4-23-F0' }, { type: 'GSME', deviceId: '00-DB-00-10-00-F4-23-F1' }] });
    expect(estate.findBySet('pop.999999')).toEqual(last);
    expect(estate.findByOrdinal(999_999)).toEqual(last);
  });

  it('holds no more than it says', () => {
    const estate = populated();
    for (const id of ['00-DB-00-10-00-00-00-02', '00-DB-00-10-00-F4-24-00', '00-DB-00-0F-FF-FF-FF-F0']) expect(estate.findByDevice(id)).toBeUndefined();
    for (const id of ['pop.1000000', 'pop.01', 'pop', 'pop.-1']) expect(estate.findBySet(id)).toBeUndefined();
  });

  it('keeps what was changed, and only that', () => {
    const estate = populated();
    const found = estate.findBySet('pop.7');
    expect(estate.materialised).toBe(0);
    if (found !== undefined) estate.keep({ ...found, requests: 3 });
    expect(estate.findByDevice('00-DB-00-10-00-00-00-70')?.requests).toBe(3);
    expect(estate.materialised).toBe(1);
  });

  it('takes no device of another population or set', () => {
    const estate = populated();
    expect(() => estate.populate({ ...wanted, id: 'other', firstDeviceId: '00-DB-00-10-00-F4-23-F0' }, now)).toThrow('overlap');
    expect(() => estate.populate({ ...wanted, firstDeviceId: '00-DB-00-20-00-00-00-00' }, now)).toThrow('pop');
    const stolen = { dmc, deviceSet: { id: 'set-1', devices: [{ type: 'ESME', deviceId: '00-DB-00-10-00-00-00-00' }] }, state: 'commissioned', faults: [] } as unknown as PrepareInstallation;
    expect(() => estate.prepare(stolen, now)).toThrow('belongs to device set pop.0');
  });

  it('lets one of its sets be prepared afresh', () => {
    const estate = populated();
    const deviceSet = { id: 'pop.3', devices: [{ type: 'ESME', deviceId: '00-DB-00-10-00-00-00-30' }] };
    expect(estate.prepare({ dmc, deviceSet, state: 'dormant', faults: ['no-wan'] } as unknown as PrepareInstallation, now)).toMatchObject({ ordinal: 3, lifecycle: 'dormant' });
    expect(estate.findByDevice('00-DB-00-10-00-00-00-30')?.faults).toEqual(['no-wan']);
    expect(estate.findByDevice('00-DB-00-10-00-00-00-31')).toBeUndefined();
  });
});
