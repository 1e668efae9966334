import type { DeviceModel } from '@gauntlet/contracts';

export interface Likeness {
  readonly id: string;
  /** Same fields over all fields of both, 0 to 1. */
  readonly share: number;
  /** What differs, e.g. "ESME firmwareVersion: 01.02 / 01.03". */
  readonly differences: readonly string[];
}

const fields = ['manufacturer', 'model', 'hardwareVersion', 'firmwareVersion'] as const;

/**
 * An aid to the judgement of SVTAD 20.6(d), never the judgement: which known DMCs resemble this one, the likest first. Substantive
 * equivalence is the DCC's recorded opinion, and a Supplier may disagree (20.12(a)).
 */
export function likenesses(deviceModels: readonly DeviceModel[], known: readonly { readonly id: string; readonly deviceModels: readonly DeviceModel[] }[]): readonly Likeness[] {
  return known.map((one) => ({ id: one.id, ...compare(deviceModels, one.deviceModels) })).sort((one, other) => other.share - one.share || (one.id < other.id ? -1 : 1));
}

function compare(ours: readonly DeviceModel[], theirs: readonly DeviceModel[]): Omit<Likeness, 'id'> {
  const types = [...new Set([...ours, ...theirs].map((one) => one.type))].sort();
  const differences: string[] = [];
  let same = 0;
  let all = 0;
  for (const type of types) {
    const [left, right] = [ofType(ours, type), ofType(theirs, type)];
    for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
      for (const field of fields) {
        const [one, other] = [left[index]?.[field], right[index]?.[field]];
        all += 1;
        if (left[index] !== undefined && right[index] !== undefined && one === other) same += 1;
        else differences.push(`${type} ${field}: ${one ?? 'none'} / ${other ?? 'none'}`);
      }
    }
  }
  return { share: all === 0 ? 0 : same / all, differences };
}

function ofType(models: readonly DeviceModel[], type: DeviceModel['type']): readonly DeviceModel[] {
  return models.filter((one) => one.type === type).toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

function key(one: DeviceModel): string {
  return fields.map((field) => one[field] ?? '').join('\u0000');
}
