import { type BodyFields, buildServiceRequest, checkRequest, readFields, readServiceRequest, webServiceOf } from '@gauntlet/duis';
import { describe, expect, it } from 'vitest';
import { witnessProblems } from './duis-parser-witness.ts';
import { publishedTemplates, type PublishedTemplate } from './published-templates.ts';

function rebuilt({ request }: PublishedTemplate): string {
  const { requestId, firstInSequence, precedingRequestId, serviceReference, srv, commandVariant, bodyElement } = request;
  return buildServiceRequest({ requestId, firstInSequence, precedingRequestId, serviceReference, srv, commandVariant, bodyElement, body: fieldsOf(request) });
}

function fieldsOf({ bodyXml, bodyElement }: PublishedTemplate['request']): BodyFields {
  const fields = readFields(bodyXml)[bodyElement];
  return typeof fields === 'object' && !Array.isArray(fields) ? (fields as BodyFields) : {};
}

describe('the 293 published request templates', () => {
  it('are all there, of 124 variants', () => {
    expect(publishedTemplates).toHaveLength(293);
    expect(new Set(publishedTemplates.map(({ request }) => request.srv)).size).toBe(124);
  });

  it.each(publishedTemplates)('$file: is read as the witnesses read it, and what the library builds of it says the same', (template) => {
    expect(witnessProblems(template.xml)).toEqual([]);
    const xml = rebuilt(template);
    expect(witnessProblems(xml)).toEqual([]);
    const { signed: _, bodyXml, ...header } = template.request;
    const again = readServiceRequest(xml);
    expect(again).toMatchObject(header);
    expect(again.ok && readFields(again.bodyXml)).toEqual(readFields(bodyXml));
  });

  it.each(publishedTemplates)('$file: reference, variant, body, command variant and web service agree with the catalogue', ({ request }) => {
    const webService = webServiceOf(request.commandVariant);
    expect(webService !== undefined && checkRequest(request, { webService })).toEqual({ ok: true });
  });
});
