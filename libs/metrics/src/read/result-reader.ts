import type { ResultReader } from '@gauntlet/execution';
import { connect, toGauntletError, translated } from '../clickhouse.ts';
import type { ClickHouseOptions } from '../clickhouse.ts';
import { countByGroup } from './count-by-group.ts';
import { countOutcomes } from './count-outcomes.ts';
import { CurrentLeases } from './current-leases.ts';
import { findAttempt, listAttempts } from './list-attempts.ts';
import { listNotPassed } from './list-not-passed.ts';
import { listWithoutEvidence } from './list-without-evidence.ts';
import { readEvidence } from './read-evidence.ts';

/** People wait for these answers; a store that hangs is told to them, not waited for. */
const readTimeoutMs = 10_000;

/** Reads what happened. Every method throws GauntletError: 'unavailable' (retryable), 'internal', and as each says. */
export function createResultReader(options: ClickHouseOptions): ResultReader {
  const client = connect({ requestTimeoutMs: readTimeoutMs, ...options });
  return {
    countOutcomes: async (runId, current) => translated('a count of outcomes', () => countOutcomes(client, runId, new CurrentLeases(current))),
    countByGroup: async (runId, current) => translated('a count by functional group', () => countByGroup(client, runId, new CurrentLeases(current))),
    listNotPassed: async (runId, current, limit) => translated('a list of tests', () => listNotPassed(client, runId, new CurrentLeases(current), limit)),
    listAttempts: async ({ current, ...query }) => translated('a list of attempts', () => listAttempts(client, query, new CurrentLeases(current))),
    findAttempt: async ({ current, ...query }) => translated('a look for an attempt', () => findAttempt(client, query, new CurrentLeases(current))),
    listWithoutEvidence: async (runId, limit) => translated('a look for attempts without evidence', () => listWithoutEvidence(client, runId, limit)),
    readEvidence: async (runId, attemptId) => translated('a reading of evidence', () => readEvidence(client, runId, attemptId)),
    ping: async () => {
      // With a statement, so that a wrong password shows too.
      const answer = await client.ping({ select: true });
      if (!answer.success) throw toGauntletError(answer.error, 'a ping');
    },
    close: async () => client.close(),
  };
}
