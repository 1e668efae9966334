import { GauntletError } from '@gauntlet/contracts';
import type { AttemptEvidence, AttemptReference, InputProblem, RunId } from '@gauntlet/contracts';
import type { Records } from '../ports/records.ts';
import type { ResultReader } from '../ports/result-store.ts';

export interface AttemptEvidenceDeps {
  readonly records: Pick<Records, 'shardTokens'>;
  readonly results: Pick<ResultReader, 'findAttempt' | 'readEvidence'>;
}

/**
 * Attempts as an issue holds them, with the hash over their stored messages. `outcome`: what each of them must have ended in.
 * @throws GauntletError 'invalid-input' naming each attempt that is unknown, came too late to count, has no stored messages or ended otherwise
 */
export async function attachAttempts(references: readonly AttemptReference[], wanted: { readonly outcome: 'passed' | 'not-passed'; readonly path: string }, deps: AttemptEvidenceDeps): Promise<AttemptEvidence[]> {
  const attached: AttemptEvidence[] = [];
  const problems: InputProblem[] = [];
  for (const [index, reference] of references.entries()) {
    const found = await evidenceOf(reference, wanted.outcome, deps);
    if (typeof found === 'string') problems.push({ path: `${wanted.path}[${index}]`, value: JSON.stringify(reference.attemptId), expected: found });
    else attached.push(found);
  }
  if (problems.length > 0) throw new GauntletError('invalid-input', `the attempts have ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
  return attached;
}

async function evidenceOf({ runId, attemptId }: AttemptReference, outcome: 'passed' | 'not-passed', deps: AttemptEvidenceDeps): Promise<AttemptEvidence | string> {
  const current = await deps.records.shardTokens(runId as RunId);
  const attempt = await deps.results.findAttempt({ runId, attemptId, current });
  if (attempt === undefined) return `an attempt of run ${runId}`;
  if (attempt.standing === 'late') return 'an attempt that counts; this one was written after another worker took over';
  if (outcome === 'passed' && attempt.outcome !== 'passed') return `an attempt that passed; this one is ${attempt.outcome}`;
  if (outcome === 'not-passed' && (attempt.outcome === 'passed' || attempt.outcome === 'cancelled')) return `an attempt that failed; this one is ${attempt.outcome}`;
  const messages = await deps.results.readEvidence(runId, attemptId);
  if (messages.length === 0) return 'an attempt whose messages are stored';
  const { testId, dmcId, packKey, testKey, reason, startedAt, targetVersion, evidenceHash } = attempt;
  return { runId, attemptId, testId, dmcId, packKey, testKey, outcome: attempt.outcome, reason, startedAt, targetVersion, evidenceHash, messages: messages.length };
}
