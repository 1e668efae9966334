import { GauntletError, parseInput, registerKinds } from '@gauntlet/contracts';
import type { Principal, RegisterBody, RegisterEntry, RegisterKind, RegisterRules, ReviseEntry } from '@gauntlet/contracts';
import type { RegisterRecords } from '../ports/register-records.ts';

export interface WriteEntryDeps {
  readonly records: RegisterRecords;
}

/**
 * Adds an entry to a register. Who may is the route's to say.
 * @throws GauntletError 'invalid-input' when it names an entry of another register that is not there, 'conflict' when the id is taken
 */
export async function addEntry<Kind extends RegisterKind>(wanted: { readonly kind: Kind; readonly id?: string | undefined; readonly body: RegisterBody<Kind> }, by: Principal, deps: WriteEntryDeps): Promise<RegisterEntry<Kind>> {
  await requireReferences(wanted.kind, wanted.body, deps);
  return await deps.records.appendRevision({ kind: wanted.kind, id: wanted.id, after: 0, reason: 'added', body: wanted.body }, by);
}

/**
 * Adds the next revision of an entry: its latest body with the given fields replaced, or taken away by null.
 * `unchangeable`: fields that have a use case of their own.
 * @throws GauntletError 'invalid-input' when what comes out is no entry of this kind, 'conflict' for another revision than the latest, 'not-found'
 */
export async function reviseEntry<Kind extends RegisterKind>(entry: { readonly kind: Kind; readonly id: string; readonly unchangeable?: readonly string[] }, wanted: ReviseEntry, by: Principal, deps: WriteEntryDeps): Promise<RegisterEntry<Kind>> {
  const refused = (entry.unchangeable ?? []).filter((field) => Object.hasOwn(wanted.change, field));
  if (refused.length > 0) throw new GauntletError('invalid-input', 'the change has a problem', { problems: refused.map((field) => ({ path: `change.${field}`, value: JSON.stringify(wanted.change[field]).slice(0, 120), expected: 'not to be changed here' })) });
  const current = await requireEntry(entry.kind, entry.id, deps);
  // The fields are looked at only on the revision that the caller saw; appending compares again.
  if (current.revision !== wanted.revision) throw new GauntletError('conflict', `${entry.id} has revision ${current.revision} by now, not ${wanted.revision}: read it again`, { details: { revision: current.revision } });
  const merged = Object.fromEntries(Object.entries({ ...(current.body as Record<string, unknown>), ...wanted.change }).filter(([, value]) => value !== null));
  const body = parseInput(registerKinds[entry.kind].body, merged, 'the changed entry') as RegisterBody<Kind>;
  await requireReferences(entry.kind, body, deps);
  return await deps.records.appendRevision({ kind: entry.kind, id: entry.id, after: wanted.revision, reason: wanted.reason, body }, by);
}

/** @throws GauntletError 'not-found' */
export async function requireEntry<Kind extends RegisterKind>(kind: Kind, id: string, deps: WriteEntryDeps): Promise<RegisterEntry<Kind>> {
  const entry = await deps.records.findEntry(kind, id);
  if (entry === undefined) throw new GauntletError('not-found', `${registerKinds[kind].path} has no ${id.slice(0, 80)}`);
  return entry;
}

async function requireReferences<Kind extends RegisterKind>(kind: Kind, body: RegisterBody<Kind>, deps: WriteEntryDeps): Promise<void> {
  const problems: { path: string; value: string; expected: string }[] = [];
  const rules: RegisterRules = registerKinds[kind];
  for (const [field, referred] of Object.entries(rules.references)) {
    const named = (body as Record<string, unknown>)[field];
    const ids = (Array.isArray(named) ? named : named === undefined ? [] : [named]) as readonly string[];
    for (const [index, id] of ids.entries()) {
      if ((await deps.records.findEntry(referred as RegisterKind, id)) !== undefined) continue;
      problems.push({ path: Array.isArray(named) ? `${field}[${index}]` : field, value: JSON.stringify(id), expected: `an entry of ${registerKinds[referred as RegisterKind].path}` });
    }
  }
  if (problems.length > 0) throw new GauntletError('invalid-input', `the entry has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
}

/** Every entry of a register, page by page. */
export async function allEntries<Kind extends RegisterKind>(kind: Kind, deps: WriteEntryDeps, where?: Readonly<Record<string, string>>): Promise<readonly RegisterEntry<Kind>[]> {
  const entries: RegisterEntry<Kind>[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await deps.records.listEntries({ kind, where, cursor, limit: 1_000 });
    entries.push(...page.items);
    if (page.next === null) return entries;
    cursor = page.next;
  }
}
