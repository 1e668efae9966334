import { ClickHouseError } from '@clickhouse/client';
import { GauntletError } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { toGauntletError } from './clickhouse.ts';

const refusal = (code: string, type: string): ClickHouseError => new ClickHouseError({ message: 'because', code, type });

describe('toGauntletError', () => {
  it.each([['241', 'MEMORY_LIMIT_EXCEEDED'], ['252', 'TOO_MANY_PARTS'], ['202', 'TOO_MANY_SIMULTANEOUS_QUERIES']])('takes code %s for passing', (code, type) => {
    expect(toGauntletError(refusal(code, type), 'a query')).toMatchObject({ code: 'unavailable', retryable: true, details: { clickhouseCode: code } });
  });

  it.each([['60', 'UNKNOWN_TABLE'], ['516', 'AUTHENTICATION_FAILED'], ['62', 'SYNTAX_ERROR']])('takes code %s for lasting', (code, type) => {
    expect(toGauntletError(refusal(code, type), 'a query')).toMatchObject({ code: 'internal', retryable: false });
  });

  it('takes a broken connection for passing and leaves our own errors as they are', () => {
    expect(toGauntletError(Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'a query')).toMatchObject({ code: 'unavailable', retryable: true, details: { reason: 'ECONNREFUSED' } });
    const own = new GauntletError('invalid-input', 'x');
    expect(toGauntletError(own, 'a query')).toBe(own);
  });
});
