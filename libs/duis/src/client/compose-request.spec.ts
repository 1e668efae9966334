import { describe, expect, it } from 'vitest';
import { serviceReferenceVariants } from '../catalogue/service-reference-variant.ts';
import { webServiceOf } from '../catalogue/web-service.ts';
import { dccAccessControlBrokerId } from '../identifiers/request-id.ts';
import { composeRequest } from './compose-request.ts';

const deviceId = '00-db-00-01-00-00-01-a0';

describe('composeRequest', () => {
  it.each(serviceReferenceVariants.map((variant) => [variant.srv, variant] as const))('%s: body element, target and command variant are the catalogue\'s', (srv, variant) => {
    const direct = composeRequest({ srv, deviceId });
    const listed = composeRequest({ srv, deviceId, mode: 'catalogue' });
    if (!direct.ok || !listed.ok) throw new Error('not composed');
    expect(direct.request).toMatchObject({ srv, bodyElement: variant.bodyElement, targetId: variant.nonDevice ? dccAccessControlBrokerId : deviceId.toUpperCase() });
    expect(listed.request.commandVariant).toBe(variant.commandVariants[0]);
    expect(webServiceOf(direct.request.commandVariant)).toBe(variant.nonDevice ? 'non-device' : 'send-command');
  });

  it('an unknown variant: names near ones', () => {
    const composed = composeRequest({ srv: '4.1.11', deviceId });
    expect(composed).toMatchObject({ ok: false, problems: [{ path: 'srv', value: '"4.1.11"', expected: expect.stringContaining('4.1.1 (Read Instantaneous Import Registers)') as string }] });
  });

  it('lists every problem with path, value and what was expected', () => {
    const composed = composeRequest({ srv: '4.1.1', deviceId: 'meter', commandVariant: 9, precedingRequestId: 'x' });
    expect(composed.ok ? [] : composed.problems.map(({ path, value }) => [path, value])).toEqual([['device', '"meter"'], ['commandVariant', '9'], ['precedingRequestId', '"x"']]);
    expect(composeRequest({ srv: '4.1.1' })).toMatchObject({ ok: false, problems: [{ path: 'device', value: 'missing', expected: expect.stringContaining('ESME') as string }] });
    const precedingRequestId = `90-B3-D5-1F-30-01-00-00:${deviceId}:5`;
    expect(composeRequest({ srv: '4.1.1', deviceId, firstInSequence: true, precedingRequestId })).toMatchObject({ ok: false, problems: [{ path: 'firstInSequence' }] });
    expect(composeRequest({ srv: '4.1.1', deviceId, precedingRequestId })).toMatchObject({ ok: true, request: { precedingRequestId: { counter: 5n } } });
  });
});
