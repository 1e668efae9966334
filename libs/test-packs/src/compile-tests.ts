import { createHash } from 'node:crypto';
import type { DeviceType, Dmc, DmcId, PackHash, PlannedTest, Test, TestId, TestPack } from '@gauntlet/contracts';
import { templateDeviceTypes } from './template.ts';

/**
 * The tests of a pack that apply to a DMC, in the pack's order: the pack is for its Capability Release, the test for its
 * installation type, and the DMC has every device type that the test needs. Empty when the pack is for other releases.
 */
export function compileTests(pack: TestPack, hash: PackHash, dmc: Pick<Dmc, 'id' | 'release' | 'installationType' | 'deviceModels'>): PlannedTest[] {
  if (!pack.releases.includes(dmc.release)) return [];
  const present = new Set(dmc.deviceModels.map((model) => model.type));
  return pack.tests
    .filter((test) => test.installationTypes?.includes(dmc.installationType) ?? true)
    .filter((test) => deviceTypesNeeded(test).every((type) => present.has(type)))
    .map((test) => ({ testId: testIdOf(hash, test.key, dmc.id), packHash: hash, testKey: test.key }));
}

/** Device types that a test sends to, names in its bodies, or lets fail. */
function deviceTypesNeeded(test: Test): DeviceType[] {
  const named = test.steps.flatMap((step) => (step.kind === 'migrate' ? [] : [step.device, ...(step.kind === 'send' ? templateDeviceTypes(JSON.stringify(step.body)) : [])]));
  // The fault GT01 is one of the gas meter's HAN.
  return test.precondition?.faults.includes('gas-gt01') === true ? [...named, 'GSME'] : named;
}

/** The test's identity over time, in the form of a UUID (version 8: derived). */
function testIdOf(hash: PackHash, testKey: string, dmcId: DmcId): TestId {
  const digest = createHash('sha256').update(JSON.stringify([hash, testKey, dmcId])).digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}` as TestId;
}
