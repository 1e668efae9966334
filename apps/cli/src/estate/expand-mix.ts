import { GauntletError } from '@gauntlet/contracts';
import type { EstateMix, InputProblem, PopulateEstate } from '@gauntlet/contracts';

type Dmc = PopulateEstate['populations'][number]['dmc'];

/** Device ids of one installation share all but the last hex digit. */
const idsPerInstallation = 16n;
const lastId = (1n << 64n) - 1n;

/**
 * The populations that a mix comes to, with device ids one after the other. Shares become whole installations by largest remainder,
 * so that they come to the number that was asked for.
 * @throws GauntletError 'invalid-input' for DMCs that are not known, and for device ids that do not reach
 */
export function expandMix(mix: EstateMix, dmcs: readonly Dmc[]): PopulateEstate['populations'] {
  const byId = new Map(dmcs.map((dmc) => [dmc.id, dmc]));
  const known = [...byId.keys()];
  const problems: InputProblem[] = mix.mix.flatMap(({ dmc }, index) => (byId.has(dmc) ? [] : [{ path: `mix[${index}].dmc`, value: JSON.stringify(dmc), expected: `one of ${known.slice(0, 8).join(', ')}${known.length > 8 ? ' …' : ''}` }]));
  const counts = countsOf(mix);
  let next = BigInt(`0x${mix.firstDeviceId.replaceAll('-', '')}`);
  const populations = mix.mix.flatMap(({ dmc, state, deviceTypes }, index) => {
    const count = counts[index] ?? 0;
    const found = byId.get(dmc);
    if (count === 0 || found === undefined) return [];
    const firstDeviceId = textOf(next);
    next += BigInt(count) * idsPerInstallation;
    return [{ id: `${mix.id}-${index + 1}`, dmc: found, count, firstDeviceId, state, ...(deviceTypes === undefined ? {} : { deviceTypes }) }];
  });
  if (next > lastId) problems.push({ path: 'firstDeviceId', value: mix.firstDeviceId, expected: 'an EUI-64 after which there are enough others for all installations' });
  if (problems.length > 0) throw new GauntletError('invalid-input', `the mix has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
  return populations;
}

function countsOf({ installations = 0, mix }: EstateMix): readonly number[] {
  const exact = mix.map(({ share = 0 }) => share * installations);
  const counts = exact.map((value) => Math.floor(value + 1e-9));
  let missing = exact.some((value) => value > 0) ? installations - counts.reduce((sum, count) => sum + count, 0) : 0;
  const byRemainder = exact.map((value, index) => ({ index, remainder: value - Math.floor(value + 1e-9) })).sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (missing <= 0) break;
    if ((exact[index] ?? 0) === 0) continue;
    counts[index] = (counts[index] ?? 0) + 1;
    missing -= 1;
  }
  return counts.map((count, index) => count + (mix[index]?.count ?? 0));
}

function textOf(device: bigint): string {
  return (device.toString(16).toUpperCase().padStart(16, '0').match(/../g) ?? []).join('-');
}
