import type { AttemptView } from '@gauntlet/contracts';
import { useEffect, useState } from 'react';
import { ApiProblem, readApi } from '../api/api.ts';

export interface Failures {
  readonly attempts: readonly AttemptView[];
  /** There are more than were read. */
  readonly cut: boolean;
}

const pageSize = 1_000;
const pagesMax = 5;

/** Attempts that did not pass, read again when `version` changes; at most 5,000 of each outcome. */
export function useFailures(runId: string, version: string): { readonly failures: Failures | undefined; readonly problem: ApiProblem | undefined } {
  const [read, setRead] = useState<{ readonly failures: Failures | undefined; readonly problem: ApiProblem | undefined }>({ failures: undefined, problem: undefined });
  useEffect(() => {
    const stop = new AbortController();
    Promise.all((['failed', 'infrastructure'] as const).map((outcome) => readAll(runId, outcome, stop.signal))).then(
      (both) => setRead({ failures: { attempts: both.flatMap((one) => one.attempts), cut: both.some((one) => one.cut) }, problem: undefined }),
      (error: unknown) => {
        if (!stop.signal.aborted) setRead((before) => ({ ...before, problem: error instanceof ApiProblem ? error : new ApiProblem(0, String(error)) }));
      },
    );
    return () => stop.abort();
  }, [runId, version]);
  return read;
}

async function readAll(runId: string, outcome: AttemptView['outcome'], signal: AbortSignal): Promise<Failures> {
  const attempts: AttemptView[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const answer: { readonly items: readonly AttemptView[]; readonly next: string | null } = await readApi(`/v1/runs/${runId}/attempts?limit=${pageSize}&outcome=${outcome}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, signal);
    attempts.push(...answer.items);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return { attempts, cut: cursor !== null };
}
