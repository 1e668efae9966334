import type { AttemptView } from '@gauntlet/contracts';
import type { Stack } from '@gauntlet/testkit';

/** Walks every attempt of a run and counts by test what stands as counted. */
export async function countAttempts(stack: Stack, runId: string): Promise<{ testsCounted: number; testsCountedMoreThanOnce: number; testsNotPassed: number }> {
  const countedByTest = new Map<string, number>();
  let notPassed = 0;
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: AttemptView[]; next: string | null } = await stack.call('GET', `/v1/runs/${runId}/attempts?limit=1000${query}`);
    for (const attempt of page.items.filter((item) => item.standing === 'counted')) {
      countedByTest.set(attempt.testId, (countedByTest.get(attempt.testId) ?? 0) + 1);
      if (attempt.outcome !== 'passed') notPassed += 1;
    }
    cursor = page.next;
  } while (cursor !== null);
  return { testsCounted: countedByTest.size, testsCountedMoreThanOnce: [...countedByTest.values()].filter((times) => times > 1).length, testsNotPassed: notPassed };
}
