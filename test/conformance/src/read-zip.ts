import { inflateRawSync } from 'node:zlib';

const centralFileHeader = 0x02014b50;
const endOfCentralDirectory = 0x06054b50;
const deflated = 8;

/** Reads the entries of a zip archive whose names fit; enough for a jar (no zip64, no encryption). */
export function readZip(archive: Buffer, wanted: (name: string) => boolean): ReadonlyMap<string, Buffer> {
  const end = findEnd(archive);
  const entries = new Map<string, Buffer>();
  let position = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(position) !== centralFileHeader) throw new Error(`no file header at ${position} of the archive`);
    const nameLength = archive.readUInt16LE(position + 28);
    const name = archive.toString('utf8', position + 46, position + 46 + nameLength);
    if (wanted(name)) entries.set(name, readEntry(archive, position));
    position += 46 + nameLength + archive.readUInt16LE(position + 30) + archive.readUInt16LE(position + 32);
  }
  return entries;
}

function findEnd(archive: Buffer): number {
  for (let position = archive.length - 22; position >= 0; position -= 1) if (archive.readUInt32LE(position) === endOfCentralDirectory) return position;
  throw new Error('not a zip archive: it has no end of central directory');
}

function readEntry(archive: Buffer, header: number): Buffer {
  const local = archive.readUInt32LE(header + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const content = archive.subarray(start, start + archive.readUInt32LE(header + 20));
  return archive.readUInt16LE(header + 10) === deflated ? inflateRawSync(content) : Buffer.from(content);
}
