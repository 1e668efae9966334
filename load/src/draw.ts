/**
 * Two numbers from 0 to below 1 that follow from the seed, the stream and the iteration: which kind of request, and which device.
 * The same campaign sends the same requests to the same devices, whoever of the generators runs the iteration.
 */
export function draw(seed: number, stream: number, iteration: number): { readonly entry: number; readonly device: number } {
  const start = mix(mix(mix(seed >>> 0) ^ stream) ^ (iteration >>> 0)) ^ Math.floor(iteration / twoTo32);
  const entry = mix(start);
  return { entry: entry / twoTo32, device: mix(entry ^ 0x9e37_79b9) / twoTo32 };
}

const twoTo32 = 4_294_967_296;

/** Finaliser of MurmurHash3: each bit of the input changes half of the output's. */
function mix(value: number): number {
  let bits = (value + 0x9e37_79b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
