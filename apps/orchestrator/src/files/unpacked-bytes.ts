const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const endBytesMin = 22;

/**
 * The size to which a ZIP file says that it unpacks, from its central directory, before anything is unpacked; undefined for what is no
 * ZIP file. A file of the 64-bit form says 4 GiB and more, which is over any limit here.
 */
export function unpackedBytes(file: Buffer): number | undefined {
  const earliest = Math.max(0, file.length - endBytesMin - 0xffff);
  let end = file.length - endBytesMin;
  while (end >= earliest && file.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < earliest || end < 0) return undefined;
  const entries = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  let sum = 0;
  for (let entry = 0; entry < entries; entry += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== directoryEntry) return undefined;
    sum += file.readUInt32LE(at + 24);
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return sum;
}
