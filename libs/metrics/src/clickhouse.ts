import { ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';
import { GauntletError } from '@gauntlet/contracts';

export interface ClickHouseOptions {
  /** http://user:password@host:port/database; the path may be left out. */
  readonly url: string;
  /** Of one request. */
  readonly requestTimeoutMs?: number | undefined;
}

/** The client writes its errors to stderr by itself; ours go to the caller, who logs them once and without the statement. */
export function connect({ url, requestTimeoutMs = 60_000 }: ClickHouseOptions): ClickHouseClient {
  return createClient({ url, application: 'gauntlet', request_timeout: requestTimeoutMs, max_open_connections: 16, log: { level: ClickHouseLogLevel.OFF } });
}

// TIMEOUT_EXCEEDED, TOO_MANY_SIMULTANEOUS_QUERIES, SOCKET_TIMEOUT, NETWORK_ERROR, NO_ZOOKEEPER, MEMORY_LIMIT_EXCEEDED, TABLE_IS_READ_ONLY,
// NOT_ENOUGH_SPACE, TOO_MANY_PARTS, ALL_CONNECTION_TRIES_FAILED, UNKNOWN_STATUS_OF_INSERT, CANNOT_SCHEDULE_TASK, KEEPER_EXCEPTION
const passingCodes = new Set(['159', '202', '209', '210', '225', '241', '242', '243', '252', '279', '319', '439', '999']);

/** Translates what the client throws: 'unavailable' (retryable) when the store may answer later, 'internal' when it refuses for good. */
export function toGauntletError(error: unknown, doing: string): GauntletError {
  if (error instanceof GauntletError) return error;
  if (error instanceof ClickHouseError) {
    const retryable = passingCodes.has(error.code);
    return new GauntletError(retryable ? 'unavailable' : 'internal', `ClickHouse refused ${doing}: ${error.type ?? 'error'} (code ${error.code})`, {
      retryable,
      details: { clickhouseCode: error.code, clickhouseType: error.type, reason: error.message.slice(0, 500) },
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
  return new GauntletError('unavailable', `ClickHouse did not answer ${doing}`, { retryable: true, details: { reason }, cause: error });
}

/** Runs `work` and throws nothing but GauntletError. */
export async function translated<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toGauntletError(error, doing);
  }
}
