import type { DmcId, LabFault, MigrationPhase, SimulationProfile } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import type { Installation } from '../installation/installation.ts';
import { modelOf, prepareInstallation } from '../installation/prepare-installation.ts';
import { quietProfile } from '../profile/quiet-profile.ts';
import { migrate } from './migrate.ts';

const now = Date.UTC(2026, 10, 23);

function dormant(faults: readonly LabFault[] = [], options: { readonly withGas?: boolean; readonly profile?: Partial<SimulationProfile> } = {}): Installation {
  const model = modelOf({
    id: 'dmc-1' as DmcId,
    release: 'IOC',
    installationType: 'dormant',
    deviceModels: [],
    communicationsServiceProvider: 'csp',
    smso: 'smso',
    s1sp: '70-B3-D5-1F-30-00-A0-01',
    smetsVersion: 'SMETS1 V1.2',
    simulation: { ...quietProfile, ...options.profile },
  });
  const electricity = { type: 'ESME', deviceId: '00-DB-00-01-00-00-01-A0' } as const;
  const gas = { type: 'GSME', deviceId: '00-DB-00-01-00-00-01-A1' } as const;
  return prepareInstallation({ id: 'set-1', ordinal: 0, model, devices: options.withGas === false ? [electricity] : [electricity, gas], state: 'dormant', faults, wanRequests: 0 }, now);
}

/** Each phase as "phase result reason?". */
function walk(installation: Installation, phases: readonly MigrationPhase[]): { readonly installation: Installation; readonly replies: readonly string[] } {
  const replies: string[] = [];
  let next = installation;
  for (const phase of phases) {
    const { installation: after, reply } = migrate(next, phase, { authorisation: 'valid' }, now);
    next = after;
    replies.push([phase, reply.result, reply.reason ?? ''].join(' ').trim());
  }
  return { installation: next, replies };
}

const happyPath = ['authorise', 'validate', 'test-devices', 'commission'] as const;

describe('TMAD migration', () => {
  it('completes its four phases in order and commissions the installation', () => {
    const { installation, replies } = walk(dormant(), happyPath);
    expect(replies).toEqual(happyPath.map((phase) => `${phase} completed`));
    expect(installation).toMatchObject({ lifecycle: 'commissioned', commissionedAtMs: now });
  });

  it.each<[LabFault, MigrationPhase, string]>([
    ['uneconomic', 'authorise', 'uneconomic-to-test'],
    ['no-wan-before', 'validate', 'wan-unreachable-before'],
    ['data-mismatch', 'validate', 'data-mismatch'],
    ['master-keys-missing', 'validate', 'master-keys-missing'],
    ['no-wan', 'test-devices', 'wan-unreachable'],
    ['no-han', 'test-devices', 'han-unreachable'],
    ['gas-gt01', 'test-devices', 'gas-gt01'],
  ])('with the fault %s fails at %s for %s and goes no further', (fault, phase, reason) => {
    const phases = happyPath.slice(0, happyPath.indexOf(phase as (typeof happyPath)[number]) + 1);
    const { installation, replies } = walk(dormant([fault]), phases);
    expect(replies.at(-1)).toBe(`${phase} failed ${reason}`);
    expect(walk(installation, ['commission']).replies).toEqual(['commission refused wrong-state']);
  });

  it('has no GT01 without a gas meter', () => {
    expect(walk(dormant(['gas-gt01'], { withGas: false }), happyPath).replies.at(-1)).toBe('commission completed');
  });

  it('fails device testing when the profile has lost the WAN', () => {
    expect(walk(dormant([], { profile: { wanLostAfterRequests: 0 } }), happyPath.slice(0, 3)).replies.at(-1)).toBe('test-devices failed wan-unreachable');
  });

  it('refuses an invalid authorisation, and takes a valid one after it', () => {
    const { installation, reply } = migrate(dormant(), 'authorise', { authorisation: 'invalid' }, now);
    expect(reply).toEqual({ phase: 'authorise', result: 'refused', reason: 'authorisation-rejected', attempt: 1 });
    expect(migrate(installation, 'authorise', { authorisation: 'valid' }, now).reply).toEqual({ phase: 'authorise', result: 'completed', attempt: 2 });
  });

  it('is exhausted after five failed attempts', () => {
    const failing: MigrationPhase[] = Array.from({ length: 6 }, () => 'test-devices');
    const { replies } = walk(dormant(['no-wan']), ['authorise', 'validate', ...failing]);
    expect(replies.slice(2)).toEqual([...Array.from({ length: 5 }, () => 'test-devices failed wan-unreachable'), 'test-devices refused attempts-exhausted']);
  });

  it.each<[MigrationPhase]>([['validate'], ['test-devices'], ['commission'], ['roll-back']])('refuses %s at the start', (phase) => {
    expect(walk(dormant(), [phase]).replies).toEqual([`${phase} refused wrong-state`]);
  });

  it('is not done twice', () => {
    expect(walk(walk(dormant(), happyPath).installation, ['authorise']).replies).toEqual(['authorise refused wrong-state']);
  });

  it.each([[happyPath.slice(0, 1)], [happyPath.slice(0, 3)], [happyPath.slice(0, 4)]])('rolls back after %j to dormant, from where it starts again', (phases) => {
    const { installation, replies } = walk(walk(dormant(), phases).installation, ['roll-back']);
    expect(replies).toEqual(['roll-back completed']);
    expect(installation).toMatchObject({ lifecycle: 'dormant', commissionedAtMs: undefined });
    expect(walk(installation, happyPath).replies.at(-1)).toBe('commission completed');
  });
});
