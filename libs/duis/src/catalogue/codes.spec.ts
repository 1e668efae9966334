import { describe, expect, it } from 'vitest';
import { alertCodes, findAlertCode } from './alert-codes.ts';
import { isDccAlertCode, isResponseCode } from './response-codes.ts';
import { webServicePaths } from './web-service.ts';

describe('codes that the schema enumerates', () => {
  it('response codes: no E101, and five more in V5.4 than in V5.1', () => {
    expect(['I0', 'I99', 'E1', 'E13', 'E20', 'E100', 'W050201'].every((code) => isResponseCode(code))).toBe(true);
    expect(['E101', 'E0', 'I1', '', 'i0'].some((code) => isResponseCode(code))).toBe(false);
    expect([isResponseCode('E050111'), isResponseCode('E050111', '5.4')]).toEqual([false, true]);
  });

  it('DCC alert codes: AD1, N1 to N65 without N32, N999', () => {
    const numbers = Array.from({ length: 65 }, (_, index) => index + 1);
    expect(numbers.filter((number) => !isDccAlertCode(`N${number}`))).toEqual([32]);
    expect(isDccAlertCode('AD1') && isDccAlertCode('N999') && !isDccAlertCode('AD2')).toBe(true);
  });

  it('GBCS alert codes: 184, found in either case, none longer than an AlertDescription may be', () => {
    expect(alertCodes).toHaveLength(184);
    expect(findAlertCode('8f3f')).toEqual(findAlertCode('8F3F'));
    expect(findAlertCode('8F3F')?.description).toContain('Unauthorised Physical Access');
    expect(findAlertCode('FFFF')).toBeUndefined();
    expect(alertCodes.filter(({ code, description }) => !/^[0-9A-F]{4}$/.test(code) || description.length > 250)).toEqual([]);
  });

  it('paths are those of DCC Boxed', () => {
    expect(webServicePaths).toEqual({ 'send-command': '/api/v1/serviceS', 'non-device': '/api/v1/serviceD', transform: '/api/v1/serviceT' });
  });
});
