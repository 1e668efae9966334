import type { EpclEntry, InputProblem, Principal } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { DmctDeps } from './dmct-deps.ts';

/**
 * Records entries of the EPCL that exist, are proposed or are planned (SVTAD 20.6(a), 20.9, 20.26).
 * @returns all entries
 * @throws GauntletError 'invalid-input' when an entry on the list lacks its day or another has one, or an id is there twice,
 * 'conflict' when one would leave the list
 */
export async function saveEpclEntries(entries: readonly EpclEntry[], by: Principal, deps: DmctDeps): Promise<readonly EpclEntry[]> {
  const seen = new Set<string>();
  const problems = entries.flatMap((entry, index): InputProblem[] => {
    const path = `entries[${index}]`;
    const again = seen.has(entry.id);
    seen.add(entry.id);
    return [
      ...(again ? [{ path: `${path}.id`, value: JSON.stringify(entry.id), expected: 'each entry once' }] : []),
      ...((entry.state === 'on-list') === (entry.addedOn !== undefined) ? [] : [{ path: `${path}.addedOn`, value: JSON.stringify(entry.addedOn ?? '(missing)'), expected: 'the day on which the entry was first added, for entries on the list and no other' }]),
    ];
  });
  if (problems.length > 0) throw new GauntletError('invalid-input', `the entries have ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
  await deps.records.saveEpclEntries(entries, by);
  return await deps.records.listEpclEntries();
}
