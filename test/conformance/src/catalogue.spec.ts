import { serviceReferenceVariants, webServiceOf } from '@gauntlet/duis';
import { lookupCV, lookupSRV } from '@smartdcc/duis-parser';
import { describe, expect, it } from 'vitest';
import { publishedTemplates } from './published-templates.ts';

/** Service references that the parser's matrix has under another section than the schema and the published templates. */
const referenceOfParser: Readonly<Record<string, string>> = { '6.20.1': '6.2', '6.20.2': '6.2' };

const webServiceNames = { 'send-command': 'Send Command Service', 'non-device': 'Non-Device Service', transform: 'Transform Service' } as const;

describe("our catalogue against the DCC's own matrix, as duis-parser carries it, and its templates", () => {
  it.each(serviceReferenceVariants)('$srv $name: reference, criticality, non-device, roles', (variant) => {
    const theirs = lookupSRV(variant.srv);
    expect(theirs).toMatchObject({
      'Service Reference': referenceOfParser[variant.srv] ?? variant.serviceReference,
      Critical: variant.critical ? 'Yes' : 'No',
      'Non-Device Request': variant.nonDevice ? 'Yes' : 'No',
    });
    expect(new Set(variant.eligibleUserRoles)).toEqual(new Set(theirs?.['Eligible User Roles'] ?? []));
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('command variant %i belongs to the same web service', (commandVariant) => {
    expect(lookupCV(commandVariant).webService).toBe(webServiceNames[webServiceOf(commandVariant) ?? 'transform']);
  });

  it('decision 0010: critical variants, and no others, start with command variant 4; the templates are written so', () => {
    const critical = serviceReferenceVariants.filter((variant) => variant.critical).map(({ srv }) => srv);
    expect(serviceReferenceVariants.filter(({ commandVariants }) => commandVariants.includes(4)).map(({ srv }) => srv)).toEqual(critical);
    const published = new Map(publishedTemplates.map(({ request }) => [request.srv, request.commandVariant]));
    expect(['7.12', '7.13', '7.14', '7.15'].map((srv) => published.get(srv))).toEqual([4, 4, 1, 1]);
  });
});
