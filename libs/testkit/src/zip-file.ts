import { crc32, deflateRawSync } from 'node:zlib';

/** A ZIP file of these parts; one may claim another unpacked size than it has. */
export function zipFile(parts: Readonly<Record<string, string | { readonly unpackedBytes: number; readonly packed: Buffer }>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, part] of Object.entries(parts)) {
    const packed = typeof part === 'string' ? deflateRawSync(part) : part.packed;
    const size = typeof part === 'string' ? Buffer.byteLength(part) : part.unpackedBytes;
    const sum = typeof part === 'string' ? crc32(part) : 0;
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(sum, 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(size, 8);
    const local = Buffer.concat([Buffer.from('504b0304140000000800000000000000'.slice(0, 28), 'hex'), sizes, uint16(name.length), uint16(0), Buffer.from(name), packed]);
    directory.push(Buffer.concat([Buffer.from('504b01021400140000000800000000000000'.slice(0, 32), 'hex'), sizes, uint16(name.length), Buffer.alloc(12), uint32(at), Buffer.from(name)]));
    bodies.push(local);
    at += local.length;
  }
  const entries = Buffer.concat(directory);
  const count = uint16(directory.length);
  return Buffer.concat([...bodies, entries, Buffer.from('504b050600000000', 'hex'), count, count, uint32(entries.length), uint32(at), uint16(0)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
