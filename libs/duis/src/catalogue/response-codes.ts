import { readData } from './read-data.ts';

const enumerated = readData('response-codes.json') as Readonly<Record<'v51' | 'addedByV54' | 'dccAlertCodes', readonly string[]>>;
const ofV51 = new Set(enumerated.v51);
const ofV54 = new Set([...enumerated.v51, ...enumerated.addedByV54]);
const dccAlertCodes = new Set(enumerated.dccAlertCodes);

/**
 * Whether the DUIS schema enumerates this response code. A message with any other is schema-invalid.
 * @param schema V5.4 knows five more than V5.1, which this library emits.
 */
export function isResponseCode(code: string, schema: '5.1' | '5.4' = '5.1'): boolean {
  return (schema === '5.1' ? ofV51 : ofV54).has(code);
}

/** Whether the schema enumerates this DCC alert code (AD1, N1 to N65 without N32, N999). */
export function isDccAlertCode(code: string): boolean {
  return dccAlertCodes.has(code);
}

const meanings = new Map(Object.entries(readData('response-code-meanings.json') as Readonly<Record<string, string>>));

/** What a response code means, in few words; undefined where no public source says. */
export function meaningOf(code: string): string | undefined {
  return meanings.get(code);
}
