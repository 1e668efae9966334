import { readFileSync } from 'node:fs';
import { isDccAlertCode, type BodyFields } from '@gauntlet/duis';
import { z } from 'zod';

/** One of the 24 payloads of a DCC alert, with the code and content that the laboratory sends unless it is told otherwise. */
export interface DccAlertDefault {
  readonly kind: string;
  readonly alertCode: string;
  /** The payload's element; "{{name}}" in a text stands for a value of the alert. */
  readonly content: BodyFields;
}

/** Content of a DCC alert as JSON. */
export const dccAlertContentSchema: z.ZodType<BodyFields> = z.lazy(() => z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), dccAlertContentSchema, z.array(dccAlertContentSchema)])));
const schema = z.object({ alerts: z.array(z.object({ kind: z.string(), alertCode: z.string().refine(isDccAlertCode, 'expected an enumerated DCC alert code'), content: dccAlertContentSchema })) });

/** The shipped table, data/dcc-alerts.json. */
export const dccAlertDefaults: readonly DccAlertDefault[] = schema.parse(JSON.parse(readFileSync(new URL('../../data/dcc-alerts.json', import.meta.url), 'utf8'))).alerts;

/** The content with every "{{name}}" replaced by its value. */
export function fillContent(content: BodyFields, values: Readonly<Record<string, string>>): BodyFields {
  const text = JSON.stringify(content).replace(/\{\{(\w+)\}\}/g, (whole, name: string) => (values[name] === undefined ? whole : JSON.stringify(values[name]).slice(1, -1)));
  return JSON.parse(text) as BodyFields;
}
