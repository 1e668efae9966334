import type { RegisterEntry, RegisterKind } from '@gauntlet/contracts';
import { registerKinds } from '@gauntlet/contracts';
import type { ApiClient } from './api-client.ts';

/** Where an entry of a register is in the API. */
export function entryPath(kind: RegisterKind, id: string): string {
  return `/v1/${registerKinds[kind].path}/${encodeURIComponent(id)}`;
}

export interface Revision {
  readonly change: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** The revision that was read; read now when left out. */
  readonly revision?: number | undefined;
}

/** Replaces fields of an entry, or takes them away by null. @throws GauntletError 'conflict' when it was changed since it was read */
export async function reviseEntry<Kind extends RegisterKind>(client: ApiClient, kind: Kind, id: string, { change, reason, revision }: Revision): Promise<RegisterEntry<Kind>> {
  const seen = revision ?? (await client.get<RegisterEntry<Kind>>(entryPath(kind, id))).revision;
  return await client.json({ method: 'POST', path: `${entryPath(kind, id)}/revisions`, body: { revision: seen, reason, change } });
}
