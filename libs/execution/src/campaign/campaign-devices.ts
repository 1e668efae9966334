import { createHash } from 'node:crypto';
import type { Campaign, DeviceGroup, Dmc, InputProblem, LabPopulation, TrafficClass } from '@gauntlet/contracts';
import { canonicalJson } from '@gauntlet/contracts';

/** A group of devices and whose Service Requests go to them. */
export interface ServedGroup {
  readonly group: DeviceGroup;
  readonly serves: readonly TrafficClass[];
}

export interface CampaignDevices {
  readonly groups: readonly ServedGroup[];
  readonly populations: readonly LabPopulation[];
  readonly installations: readonly { readonly dmcId: string; readonly installations: number; readonly serves: readonly TrafficClass[] }[];
  readonly problems: readonly InputProblem[];
}

/** Ids of an installation's devices differ in the last digit. */
const idsPerInstallation = 16;
/** A population has 24 bits of device ids to itself. */
const populationMax = 2 ** 24 / idsPerInstallation;

/** The devices that a campaign speaks to: populations of the simulated estate, and those that a real target has. */
export function devicesOf(campaign: Campaign, dmcs: readonly Dmc[]): CampaignDevices {
  const problems: InputProblem[] = [];
  const groups: ServedGroup[] = [];
  const populations: LabPopulation[] = [];
  const installations: CampaignDevices['installations'][number][] = [];
  const find = (id: string, path: string): Dmc | undefined => {
    const dmc = dmcs.find((each) => each.id === id);
    if (dmc === undefined) problems.push({ path, value: JSON.stringify(id), expected: 'the id of a DMC in the portfolio' });
    return dmc;
  };
  const { population, devices } = campaign;
  if (population === undefined && devices.length === 0) problems.push({ path: 'population', value: '(missing)', expected: 'a population of the simulated estate, or devices of the target' });
  if (population !== undefined) {
    problems.push(...weightProblems(population.mix, 'population.mix'));
    const counts = shares(population.installations, population.mix.map(({ weight }) => weight));
    for (const [place, { dmc: id, serves }] of population.mix.entries()) {
      const dmc = find(id, `population.mix[${place}].dmc`);
      const count = counts[place] ?? 0;
      if (count > populationMax) problems.push({ path: `population.mix[${place}].weight`, value: `${count} installations`, expected: `at most ${populationMax} installations of one DMC` });
      if (dmc === undefined || count === 0) continue;
      const made = populationOf(dmc, count);
      populations.push(made);
      installations.push({ dmcId: dmc.id, installations: count, serves });
      for (const [digit, { type }] of dmc.deviceModels.entries()) groups.push({ serves, group: { key: `${dmc.id}/${type}`, dmcId: dmc.id, deviceType: type, firstDeviceId: plus(made.firstDeviceId, digit), count, step: idsPerInstallation } });
    }
  }
  for (const [place, { dmc: id, deviceType, firstDeviceId, count, step, serves }] of devices.entries()) {
    const dmc = find(id, `devices[${place}].dmc`);
    if (dmc !== undefined) groups.push({ serves, group: { key: `devices-${place}`, dmcId: dmc.id, deviceType, firstDeviceId, count, step } });
  }
  return { groups, populations, installations, problems };
}

/** Another DMC version or another count is another population with device ids of its own, so that campaigns do not meet in the estate. */
function populationOf(dmc: Dmc, count: number): LabPopulation {
  const { deviceSets: _sets, supplierParties: _parties, metersToEnrol: _meters, ...model } = dmc;
  const digest = createHash('sha256').update(canonicalJson({ model, count })).digest('hex');
  const firstDeviceId = `00-DE-${digest.slice(0, 6).toUpperCase().match(/../g)?.join('-')}-00-00-00`;
  return { id: `sct-${digest.slice(0, 16)}`, dmc: model, count, firstDeviceId, state: 'commissioned' };
}

export function weightProblems(entries: readonly { readonly weight: number }[], path: string): readonly InputProblem[] {
  const sum = entries.reduce((total, { weight }) => total + weight, 0);
  return entries.length === 0 || Math.abs(sum - 100) < 1e-6 ? [] : [{ path, value: `weights that add up to ${Number(sum.toFixed(6))}`, expected: 'weights that add up to 100' }];
}

/** Splits a whole number by weights, largest remainders first. */
function shares(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const whole = exact.map(Math.floor);
  const byRemainder = exact.map((value, place) => ({ place, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest || a.place - b.place);
  const missing = total - whole.reduce((all, value) => all + value, 0);
  for (const { place } of byRemainder.slice(0, missing)) whole[place] = (whole[place] ?? 0) + 1;
  return whole;
}

function plus(deviceId: string, more: number): string {
  const number = BigInt(`0x${deviceId.replaceAll('-', '')}`) + BigInt(more);
  return (number.toString(16).toUpperCase().padStart(16, '0').match(/../g) ?? []).join('-');
}
