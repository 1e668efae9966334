import { createHash, randomBytes } from 'node:crypto';
import type { DmcId, RunId, ShardId } from '@gauntlet/contracts';

/** A new run's id, see `newId`. */
export function newRunId(nowMs: number): RunId {
  return newId(nowMs) as RunId;
}

/**
 * The id of something that is made now: UUIDv7 (RFC 9562), so that ids sort by time of creation.
 * `nowMs`: milliseconds since the Unix epoch.
 */
export function newId(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.trunc(nowMs), 0, 6);
  return asUuid(bytes, 7);
}

/** The shard that starts at this test of a DMC within a run: planning the same run again gives the same id. */
export function shardIdOf(runId: RunId, dmcId: DmcId, firstTest: number): ShardId {
  const digest = createHash('sha256').update(`${runId}\n${dmcId}\n${firstTest}`).digest();
  return asUuid(digest, 8) as ShardId;
}

function asUuid(bytes: Buffer, version: number): string {
  const uuid = Buffer.from(bytes.subarray(0, 16));
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | (version << 4);
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
