/** Draws of one request: uniform in [0, 1), the same for the same key. */
export interface Random {
  next(): number;
}

/**
 * A generator (sfc32) keyed by its parts. Everything random in the simulation is drawn from (seed, installation,
 * request count), so that a run repeated on a freshly prepared installation shows the same faults and latencies.
 */
export function createRandom(...parts: readonly (number | string)[]): Random {
  const key = hashOf(parts.join('|'));
  let a = mix(key);
  let b = mix(key + 1);
  let c = mix(key + 2);
  let counter = 1;
  const step = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    return (result >>> 0) / 0x1_0000_0000;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) step();
  return { next: step };
}

/** A fixed value in [0, 1) for (seed, index): random access, where `createRandom` is a sequence. */
export function noise(seed: number, index: number): number {
  return (mix(mix(seed) + Math.imul(index | 0, 0x9e37_79b1)) >>> 0) / 0x1_0000_0000;
}

/** FNV-1a over UTF-16 code units, 32 bit. */
export function hashOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
