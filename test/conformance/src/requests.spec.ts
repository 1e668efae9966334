import { buildServiceRequest, checkRequest, readFields, readServiceRequest, type ServiceReferenceVariant, serviceReferenceVariants, webServiceOf } from '@gauntlet/duis';
import { describe, expect, it } from 'vitest';
import { createParties, dccId, requestId } from './fixtures.ts';
import { sampleBodies, withoutSample } from './sample-bodies.ts';
import { validate } from './schema.ts';

const { user, verifier } = await createParties();

function build(variant: ServiceReferenceVariant): string {
  return buildServiceRequest({
    requestId: variant.nonDevice ? { ...requestId, target: dccId } : requestId,
    serviceReference: variant.serviceReference,
    srv: variant.srv,
    commandVariant: variant.commandVariants[0] ?? 0,
    bodyElement: variant.bodyElement,
    body: sampleBodies[variant.srv] ?? {},
  });
}

describe('requests are valid against DUIS V5.1a', () => {
  it.each(serviceReferenceVariants.filter((variant) => !withoutSample.has(variant.srv)).map((variant) => [variant.srv, variant] as const))('%s, unsigned and signed; it reads back and agrees with itself', (_, variant) => {
    const unsigned = build(variant);
    const signed = user.sign(unsigned);
    expect(validate(unsigned)).toEqual([]);
    expect(validate(signed)).toEqual([]);
    expect(verifier.verify(signed, { originator: user.organisation }).ok).toBe(true);
    const read = readServiceRequest(signed);
    expect(read).toMatchObject({ ok: true, srv: variant.srv, serviceReference: variant.serviceReference, bodyElement: variant.bodyElement, signed: true });
    const webService = webServiceOf(variant.commandVariants[0] ?? 0);
    expect(read.ok && webService !== undefined && checkRequest(read, { webService })).toEqual({ ok: true });
  });

  it('121 variants have a sample body; the catalogue knows all 129', () => {
    expect(serviceReferenceVariants).toHaveLength(129);
    expect([...withoutSample].every((srv) => serviceReferenceVariants.some((variant) => variant.srv === srv))).toBe(true);
  });

  it('a signed pre-command', () => {
    expect(validate(user.sign(buildServiceRequest({ requestId, serviceReference: '7.1', srv: '7.1', commandVariant: 5, bodyElement: 'SignedPreCommand', body: { GBCSPayload: 'AAAA' } })))).toEqual([]);
  });

  it('what is built reads back as the same fields', () => {
    const body = { ExecutionDateTime: '2026-12-01T00:00:00Z', ReadLogPeriod: { StartDateTime: 'a & b', EndDateTime: '<>' } };
    const read = readServiceRequest(buildServiceRequest({ requestId, serviceReference: '4.8', srv: '4.8.1', commandVariant: 1, bodyElement: 'ReadActiveImportProfileData', body }));
    expect(read.ok && readFields(read.bodyXml)).toEqual({ ReadActiveImportProfileData: body });
  });

  it('the schema itself is at work: an unknown element is refused', () => {
    expect(validate(buildServiceRequest({ requestId, serviceReference: '4.1', srv: '4.1.1', commandVariant: 1, bodyElement: 'ReadNothing', body: {} }))).not.toEqual([]);
  });
});
