import type { PrepareInstallation } from '@gauntlet/contracts';
import { handleRequest, randomFor } from '@gauntlet/simulation';
import { defaultApplicabilityFile, loadApplicability } from '../estate/applicability.ts';
import { Estate } from '../estate/estate.ts';

/**
 * Measures an estate: memory and time of making a population, of touching every installation with one 4.1.1 to each of
 * its meters, and of touching them again. Prints one JSON object.
 * node --expose-gc --max-old-space-size=4096 --conditions=@gauntlet/source apps/device-simulator/src/testing/measure-estate.ts [COUNT]
 */
const count = Number(process.argv[2] ?? '1000000');
const dmc = {
  id: 'dmc-1',
  release: 'IOC',
  installationType: 'active',
  deviceModels: (['ESME', 'GSME', 'GPF', 'CHF', 'PPMID'] as const).map((type) => ({ type, manufacturer: 'Aldwick', model: 'M1', firmwareVersion: '0102' })),
  communicationsServiceProvider: 'csp',
  smso: 'smso',
  s1sp: '70-B3-D5-1F-30-00-A0-01',
  smetsVersion: 'SMETS1 V1.2',
} as PrepareInstallation['dmc'];
const mebibyte = 1_024 * 1_024;

const estate = new Estate(loadApplicability(defaultApplicabilityFile));
const nowMs = Date.now();
const before = heapMiB();
const populateMs = timed(() => estate.populate({ id: 'pop', dmc, count, firstDeviceId: '00-DB-00-10-00-00-00-00', deviceTypes: undefined, state: 'commissioned' }, nowMs));
const populatedMiB = heapMiB() - before;
const firstTouchUs: number[] = [];
const firstTouchMs = timed(() => touchAll(firstTouchUs));
const secondTouchUs: number[] = [];
const secondTouchMs = timed(() => touchAll(secondTouchUs));
const result = {
  installations: count,
  materialised: estate.materialised,
  populateMs: Math.round(populateMs),
  populatedMiB: Math.round(populatedMiB * 10) / 10,
  touchedHeapMiB: Math.round(heapMiB() - before),
  residentMiB: Math.round(process.memoryUsage.rss() / mebibyte),
  bytesEach: Math.round(((heapMiB() - before) * mebibyte) / count),
  firstTouch: { seconds: Math.round(firstTouchMs / 100) / 10, p99Us: percentile(firstTouchUs, 0.99) },
  secondTouch: { seconds: Math.round(secondTouchMs / 100) / 10, p99Us: percentile(secondTouchUs, 0.99) },
};
process.stdout.write(`${JSON.stringify(result)}\n`);

function touchAll(samplesUs: number[]): void {
  for (let index = 0; index < count; index += 1) {
    const start = process.hrtime.bigint();
    for (const digit of ['0', '1']) {
      const targetId = deviceId(index, digit);
      const installation = estate.findByDevice(targetId);
      if (installation === undefined) throw new Error(`no device ${targetId}`);
      estate.keep(handleRequest(installation, { srv: '4.1.1', targetId, body: {} }, nowMs, randomFor(installation)).installation);
    }
    if (index % 100 === 0) samplesUs.push(Number(process.hrtime.bigint() - start) / 2_000);
  }
}

function deviceId(index: number, digit: string): string {
  const hex = `00DB0010${index.toString(16).toUpperCase().padStart(7, '0')}${digit}`;
  return (hex.match(/../g) ?? []).join('-');
}

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / mebibyte;
}

function timed(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

function percentile(samples: readonly number[], share: number): number {
  return Math.round((samples.toSorted((a, b) => a - b)[Math.floor(samples.length * share)] ?? 0) * 10) / 10;
}
