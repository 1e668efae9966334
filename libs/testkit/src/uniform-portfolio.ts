import { portfolioSchema, testPackSchema } from '@gauntlet/contracts';
import type { Portfolio, TestPack } from '@gauntlet/contracts';

const hex = (value: number) => value.toString(16).toUpperCase().padStart(2, '0');

/** `count` electricity-only DMCs with one device set each, that answer at once and without a fault. At most 65,536. */
export function uniformPortfolio(count: number): Portfolio {
  const dmcs = Array.from({ length: count }, (_, i) => ({
    id: `UNI-${String(i + 1).padStart(5, '0')}`,
    release: (['IOC', 'MOC', 'FOC'] as const)[i % 3],
    installationType: 'active',
    deviceModels: [
      { type: 'ESME', manufacturer: 'Plainfield', model: 'PF-E1', firmwareVersion: '00010001' },
      { type: 'CHF', manufacturer: 'Plainfield', model: 'PF-H1', firmwareVersion: '00010001' },
    ],
    communicationsServiceProvider: 'Plainfield Mobile',
    smso: 'Plainfield SMSO',
    s1sp: '70-B3-D5-1F-30-00-A0-01',
    smetsVersion: 'SMETS1 V1.2',
    metersToEnrol: 1_000,
    deviceSets: [
      {
        id: `UNI-${String(i + 1).padStart(5, '0')}-A`,
        devices: [
          { type: 'ESME', deviceId: `00-DC-${hex(i >> 8)}-${hex(i & 255)}-00-00-00-E1` },
          { type: 'CHF', deviceId: `00-DC-${hex(i >> 8)}-${hex(i & 255)}-00-00-00-C1` },
        ],
      },
    ],
    simulation: { seed: i + 1, latency: { kind: 'constant', ms: 0 } },
  }));
  return portfolioSchema.parse({ dmcs });
}

/** A functional pack of `tests` reads of the import register (4.1.1), each one signed exchange with an asynchronous Response within `timeoutMs`. */
export function readPack(tests: number, timeoutMs = 30_000): TestPack {
  return testPackSchema.parse({
    key: `reads-${tests}`,
    name: `${tests} reads of the import register`,
    version: '1.0.0',
    kind: 'functional',
    order: 10,
    releases: ['IOC', 'MOC', 'FOC'],
    precondition: { state: 'commissioned' },
    tests: Array.from({ length: tests }, (_, i) => ({
      key: `read-${String(i + 1).padStart(5, '0')}`,
      title: `Read the import register (${i + 1})`,
      functionalGroup: 'reads',
      requirements: ['H4'],
      steps: [{ kind: 'send', srv: '4.1.1', device: 'ESME', expect: { result: 'success' }, timeoutMs }],
    })),
  });
}
