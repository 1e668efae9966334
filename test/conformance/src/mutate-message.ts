import { mutateEncoding } from './mutate-encoding.ts';
import { mutateSignature } from './mutate-signature.ts';
import { mutateStructure } from './mutate-structure.ts';

/** What mutations draw from. */
export interface Chance {
  /** A number in [0, 1). */
  readonly next: () => number;
  readonly below: (limit: number) => number;
  readonly of: <Item>(items: readonly Item[]) => Item;
}

export interface Mutated {
  readonly kind: string;
  readonly body: Buffer;
}

/** Messages that a mutation starts from or borrows from, all signed and valid. */
export interface Sources {
  readonly message: string;
  readonly other: string;
}

/** A function of what is drawn: the same seed gives the same messages. */
export function mutateMessage(sources: Sources, chance: Chance): Mutated {
  const kind = chance.of(['bytes', 'bytes', 'structure', 'structure', 'encoding', 'signature', 'signature', 'several'] as const);
  switch (kind) {
    case 'bytes':
      return { kind, body: mutateBytes(Buffer.from(sources.message), chance) };
    case 'structure':
      return { kind, body: Buffer.from(mutateStructure(sources.message, chance)) };
    case 'encoding':
      return { kind, body: mutateEncoding(sources.message, chance) };
    case 'signature':
      return { kind, body: Buffer.from(mutateSignature(sources, chance)) };
    case 'several':
      return { kind, body: mutateBytes(mutateEncoding(mutateStructure(mutateSignature(sources, chance), chance), chance), chance) };
    default:
      return kind;
  }
}

export function chanceFrom(next: () => number): Chance {
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    of: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('nothing to choose from');
      return item;
    },
  };
}

function mutateBytes(source: Buffer, chance: Chance): Buffer {
  let bytes = source;
  for (let times = 1 + chance.below(4); times > 0; times -= 1) bytes = mutateOnce(bytes, chance);
  return bytes;
}

function mutateOnce(bytes: Buffer, { below, of }: Chance): Buffer {
  const from = below(bytes.length + 1);
  const to = Math.min(bytes.length, from + 1 + below(60));
  const [before, part, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)];
  switch (of(['flip', 'flip', 'set', 'insert', 'delete', 'repeat', 'move', 'cut'] as const)) {
    case 'flip':
      return Buffer.concat([before, part.map((byte, index) => (index === 0 ? byte ^ (1 << below(8)) : byte)), after]);
    case 'set':
      return Buffer.concat([before, part.map((byte, index) => (index === 0 ? below(256) : byte)), after]);
    case 'insert':
      return Buffer.concat([before, Buffer.from(Array.from({ length: 1 + below(8) }, () => below(256))), part, after]);
    case 'delete':
      return Buffer.concat([before, after]);
    case 'repeat':
      return Buffer.concat([before, ...Array.from({ length: 2 + below(20) }, () => part), after]);
    case 'move':
      return Buffer.concat([before, after.subarray(0, below(after.length + 1)), part, after]);
    case 'cut':
      return Buffer.from(before);
    default:
      throw new TypeError('no such change');
  }
}
