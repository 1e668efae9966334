import type { AttemptRow } from '@gauntlet/contracts';

/** Attempts in RowBinary, in the order of the table's columns: the plainest of the engine's binary formats, written by hand. */
export function encodeRowBinary(rows: readonly AttemptRow[]): Uint8Array {
  let buffer = Buffer.allocUnsafe(rows.length * 1_024);
  let at = 0;
  const text = (value: string): void => {
    const bytes = Buffer.byteLength(value);
    varint(bytes);
    at += buffer.write(value, at, 'utf8');
  };
  const varint = (value: number): void => {
    for (; value > 127; value = Math.floor(value / 128)) buffer[at++] = (value % 128) + 128;
    buffer[at++] = value;
  };
  const uint32 = (value: number): void => {
    at = buffer.writeUInt32LE(value, at);
  };
  const uint64 = (value: number | bigint): void => {
    at = buffer.writeBigUInt64LE(BigInt(value), at);
  };
  for (const row of rows) {
    if (buffer.length - at < 8_192) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
    text(row.runId);
    text(row.shardId);
    uint64(row.leaseToken);
    text(row.attemptId);
    text(row.testId);
    uint32(row.tryNumber);
    for (const value of [row.dmcId, row.deviceSetId, row.packKey, row.packVersion, row.packHash, row.packKind, row.testKey, row.functionalGroup]) text(value);
    varint(row.requirements.length);
    row.requirements.forEach(text);
    for (const value of [row.srv, row.deviceType, row.deviceId, row.deviceModel, row.firmwareVersion, row.environment, row.targetVersion, row.outcome, row.reason]) text(value);
    uint64(row.startedAtUs);
    uint64(row.durationUs);
    uint64(row.responseUs);
    uint32(row.steps);
    for (const value of [row.evidenceHash, row.workerId, row.traceId]) text(value);
  }
  return buffer.subarray(0, at);
}
