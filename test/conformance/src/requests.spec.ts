import { type BodyFields, buildServiceRequest, checkRequest, findVariant, readFields, readServiceRequest, type ServiceReferenceVariant, serviceReferenceVariants, webServiceOf } from '@gauntlet/duis';
import { describe, expect, it } from 'vitest';
import { witnessProblems } from './duis-parser-witness.ts';
import { createParties, dccId, requestId } from './fixtures.ts';
import { validate } from './schema.ts';
import { exampleBody } from './simulated-bodies.ts';

const { user, verifier } = await createParties();

interface BuiltRequest {
  readonly name: string;
  readonly variant: ServiceReferenceVariant;
  readonly commandVariant: number;
  readonly body: BodyFields;
}

/** Every variant with each of its command variants; where a signed pre-command is not the body, once per fuel. */
const requests: readonly BuiltRequest[] = serviceReferenceVariants.flatMap((variant) =>
  variant.commandVariants.flatMap((commandVariant): readonly BuiltRequest[] => {
    const named = { name: `${variant.srv} with command variant ${commandVariant}`, variant, commandVariant };
    if (isSignedPreCommand(commandVariant)) return [{ ...named, body: { GBCSPayload: 'AAAA' } }];
    return fuelsOf(variant).map((fuel) => ({ ...named, name: `${named.name}, ${fuel}`, body: exampleBody(variant.srv, fuel) }));
  }),
);

function fuelsOf({ nonDevice, deviceTypes }: ServiceReferenceVariant): readonly ('electricity' | 'gas')[] {
  if (nonDevice || !deviceTypes.some((type) => type === 'GSME' || type === 'GPF')) return ['electricity'];
  return deviceTypes.includes('ESME') ? ['electricity', 'gas'] : ['gas'];
}

function isSignedPreCommand(commandVariant: number): boolean {
  return commandVariant >= 5 && commandVariant <= 7;
}

function build({ variant, commandVariant, body }: BuiltRequest): string {
  return buildServiceRequest({
    requestId: variant.nonDevice ? { ...requestId, target: dccId } : requestId,
    serviceReference: variant.serviceReference,
    srv: variant.srv,
    commandVariant,
    bodyElement: isSignedPreCommand(commandVariant) ? 'SignedPreCommand' : variant.bodyElement,
    body,
  });
}

describe('requests of all 129 variants are valid against DUIS V5.1a, and duis-parser reads them as we do', () => {
  it('covers all 129 with every command variant that each allows', () => {
    expect(new Set(requests.map(({ variant }) => variant.srv)).size).toBe(129);
  });

  it.each(requests)('$name: unsigned and signed; it reads back and agrees with itself', (request) => {
    const { variant, commandVariant } = request;
    const unsigned = build(request);
    const signed = user.sign(unsigned);
    expect(witnessProblems(unsigned)).toEqual([]);
    expect(witnessProblems(signed)).toEqual([]);
    expect(verifier.verify(signed, { originator: user.organisation }).ok).toBe(true);
    const read = readServiceRequest(signed);
    expect(read).toMatchObject({ ok: true, srv: variant.srv, serviceReference: variant.serviceReference, commandVariant, signed: true });
    const webService = webServiceOf(commandVariant);
    expect(read.ok && webService !== undefined && checkRequest(read, { webService })).toEqual({ ok: true });
  });

  it('sequenced requests, whose place duis-parser leaves out of its header', () => {
    const variant = findVariant('4.1.1');
    if (variant === undefined) throw new Error('no variant 4.1.1');
    const sequence = { firstInSequence: false, precedingRequestId: { ...requestId, counter: 1n } };
    const xml = buildServiceRequest({ requestId, ...sequence, serviceReference: '4.1', srv: '4.1.1', commandVariant: 1, bodyElement: variant.bodyElement, body: {} });
    expect(witnessProblems(user.sign(xml))).toEqual([]);
    expect(readServiceRequest(xml)).toMatchObject(sequence);
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
