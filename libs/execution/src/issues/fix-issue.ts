import { testsNotShownFixed } from '@gauntlet/assurance';
import { GauntletError } from '@gauntlet/contracts';
import type { FixIssue, Principal, RegisterEntry } from '@gauntlet/contracts';
import { requireEntry } from '../register/write-entry.ts';
import { attachAttempts } from './attempt-evidence.ts';
import type { IssueDeps } from './open-issue.ts';

/**
 * Records the attempts that show an issue fixed, and closes it when every test that showed it has passed since (SVTAD 12.6(h)).
 * @throws GauntletError 'conflict' for another revision than the latest, 'not-found'; as `attachAttempts`
 */
export async function fixIssue(id: string, wanted: FixIssue, by: Principal, deps: IssueDeps): Promise<RegisterEntry<'testing-issue'>> {
  const { revision, body } = await requireEntry('testing-issue', id, deps);
  if (revision !== wanted.revision) throw new GauntletError('conflict', `${id} has revision ${revision} by now, not ${wanted.revision}: read it again`, { details: { revision } });
  const known = new Set(body.fixes.map((fix) => fix.attemptId));
  const fixes = [...body.fixes, ...(await attachAttempts(wanted.attempts, { outcome: 'passed', path: 'attempts' }, deps)).filter((fix) => !known.has(fix.attemptId))];
  const strangers = wanted.attempts.filter(({ attemptId }) => !fixes.some((fix) => fix.attemptId === attemptId && body.attempts.some((found) => found.packKey === fix.packKey && found.testKey === fix.testKey && found.dmcId === fix.dmcId)));
  if (strangers.length > 0) throw new GauntletError('invalid-input', 'the attempts have problems', { problems: strangers.map((one) => ({ path: 'attempts', value: JSON.stringify(one.attemptId), expected: 'an attempt of a test that showed the issue, on the same DMC' })) });
  const left = testsNotShownFixed(body.attempts, fixes);
  const closed = { state: 'closed' as const, resolution: wanted.resolution };
  const reason = left.length === 0 ? `shown fixed: ${wanted.resolution}` : `in part shown fixed, ${left.length} tests left: ${wanted.resolution}`;
  return await deps.records.appendRevision({ kind: 'testing-issue', id, after: revision, reason: reason.slice(0, 2_000), body: { ...body, fixes, ...(left.length === 0 ? closed : {}) } }, by);
}
