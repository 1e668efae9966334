import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { StateFolder } from './state-folder.ts';

const identitySchema = z.object({ pid: z.int(), startedTicks: z.number(), bootId: z.string() });

const upRecordSchema = z.object({
  supervisor: identitySchema,
  startedAt: z.string(),
  /** Null until everything is ready. */
  readyAt: z.string().nullable(),
  url: z.string(),
  parts: z.array(
    z.object({
      name: z.string(),
      process: identitySchema,
      address: z.string(),
      healthUrl: z.string().nullable(),
      log: z.string(),
      stopOrder: z.number(),
    }),
  ),
});

/** up.json: what runs on a state folder. Holds no secret. */
export type UpRecord = z.infer<typeof upRecordSchema>;
export type RunningPart = UpRecord['parts'][number];

/** What is or was running; undefined when nothing is, or the file says nothing usable. */
export function readUpRecord(state: StateFolder): UpRecord | undefined {
  try {
    return upRecordSchema.parse(JSON.parse(readFileSync(state.upFile, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Replaces the file as a whole: a reader sees the old one or the new one. */
export function writeUpRecord(state: StateFolder, record: UpRecord): void {
  const draft = `${state.upFile}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, state.upFile);
}

export function removeUpRecord(state: StateFolder): void {
  rmSync(state.upFile, { force: true });
}
